/** The bench `serve`: a service under load from another process. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runProgram } from '../shared/child.ts';
import { atLeast, atMost } from '../shared/goals.ts';
import { median } from '../shared/medians.ts';
import type { Bench, BenchRow } from '../shared/report.ts';
import { type Asked, makeServedWorkspace, readAsked } from './corpus.ts';
import { Served } from './served.ts';

/** Goals: times of a bare route, milliseconds, pages a second, megabytes, seconds, shares. */
const wanted = {
  bare: 1 / 1.3,
  p99: 40,
  pagesPerSecond: 500,
  growth: 50,
  ready: 5,
  hits: 0.8,
  random: 0.05,
  blocked: 50,
};
const searchesPerSecond = 300;
const clients = 16;
/** Seconds, of the thread that takes requests. */
const lagMetric = 'nodejs_eventloop_lag_max_seconds';

/**
 * Builds the package, makes a workspace of a synthetic corpus (or takes that of `--workspace`), and serves it in a process of
 * its own, as it does the peers. Processor time is that of all threads of a server; other work on the machine hardly
 * affects it.
 */
export const benchServe: Bench = async (args, say) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      pages: { type: 'string', default: '100000' },
      minutes: { type: 'string', default: '10' },
      turns: { type: 'string', default: '5' },
      workspace: { type: 'string' },
    },
  });
  await runProgram('npm', ['run', '-s', 'build'], say);
  const work = await mkdtemp(join(tmpdir(), 'linksage-serve-'));
  try {
    const folder = values.workspace ?? (await makeServedWorkspace(work, Number(values.pages), say));
    const asked = await readAsked(folder, 2000);
    const start = () => Served.start(['dist/cli/main.js', 'serve', '--port', '0', '--workspace', folder]);
    const first = await start();
    await first.kill();
    const before = performance.now();
    const service = await start();
    const ready = (performance.now() - before) / 1000;
    try {
      const rows: BenchRow[] = [
        {
          case: 'killed and restarted',
          metric: 'seconds',
          better: 'lower',
          ours: ready,
          ...atMost(ready, wanted.ready),
        },
      ];
      say('known addresses');
      rows.push(...(await timeKnown(service, asked, Number(values.turns))));
      say('searches');
      rows.push(...(await timeSearches(service)));
      say('unseen pages');
      rows.push(await timeUnseen(service));
      say('cosines');
      rows.push(...(await measureCosines(service, asked)));
      say(`mixed load for ${values.minutes} minutes`);
      rows.push(...(await runMixed(service, asked, 60_000 * Number(values.minutes))));
      return rows;
    } finally {
      await service.kill();
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
};

/** Does work so many times, some at once. */
async function repeat(count: number, work: (i: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const client = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: clients }, client));
}

/** Processor time of an embedding of a known address that was asked for before, beside bare servers, in turns. */
async function timeKnown(service: Served, { pages }: Asked, turns: number): Promise<BenchRow[]> {
  const body = (i: number) => ({
    model: 'linksage',
    input: pages[i % pages.length]!,
    encoding_format: 'base64',
  });
  const bytes = await service.post('/v1/embeddings', body(0));
  const program = fileURLToPath(new URL('./bare-server.js', import.meta.url));
  const [hono, node] = [
    await Served.start([program, 'hono', bytes]),
    await Served.start([program, 'http', bytes]),
  ];
  try {
    const servers = { ours: service, hono, node };
    const taken: Record<keyof typeof servers, number[]> = { ours: [], hono: [], node: [] };
    const firstCost = service.seconds;
    await repeat(pages.length, (i) => service.post('/v1/embeddings', body(i)));
    const first = (1e6 * (service.seconds - firstCost)) / pages.length;
    const requests = 10 * pages.length;
    for (let turn = 0; turn <= turns; turn++) {
      for (const [name, server] of Object.entries(servers) as [keyof typeof servers, Served][]) {
        const cost = server.seconds;
        await repeat(requests, (i) => server.post('/v1/embeddings', body(i)));
        if (turn > 0) taken[name].push((1e6 * (server.seconds - cost)) / requests);
      }
    }
    const [ours, bare, least] = [median(taken.ours), median(taken.hono), median(taken.node)];
    const metric = 'microseconds of processor time a request';
    const shared = { metric, better: 'lower', ours } as const;
    return [
      {
        case: 'known address',
        ...shared,
        peer: bare,
        peerName: 'bare hono route',
        ratio: bare / ours,
        ...atLeast(bare / ours, wanted.bare),
      },
      { case: 'known address', ...shared, peer: least, peerName: 'bare node:http', ratio: least / ours },
      { case: 'known address, asked for the first time', metric, better: 'lower', ours: first },
    ];
  } finally {
    await hono.kill();
    await node.kill();
  }
}

const vocabulary = [
  'wild',
  'yeast',
  'maps',
  'owl',
  'trail',
  'garden',
  'music',
  'lens',
  'paper',
  'stone',
  'river',
  'code',
];

/** A text that no other request has. */
function textOf(i: number): string {
  return `${vocabulary[i % 12]} ${vocabulary[Math.floor(i / 12) % 12]} ${i}`;
}

/** The 99th percentile at a fixed rate: a slow answer does not keep the next question from coming. */
async function timeSearches(service: Served): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const mode of ['hybrid', 'vector'] as const) {
    const times: number[] = [];
    const pending: Promise<void>[] = [];
    const start = performance.now();
    for (let i = 0; i < 20 * searchesPerSecond; i++) {
      await sleep(Math.max(0, start + (1000 * i) / searchesPerSecond - performance.now()));
      const sent = performance.now();
      const answer = service.post('/v1/search', { query: textOf(i), mode, k: 10 });
      pending.push(
        answer.then(() => {
          times.push(performance.now() - sent);
        }),
      );
    }
    await Promise.all(pending);
    const p99 = times.toSorted((a, b) => a - b)[Math.floor(0.99 * times.length)]!;
    const name = `search, ${mode}, ${searchesPerSecond} a second`;
    rows.push({
      case: name,
      metric: 'milliseconds, 99th percentile',
      better: 'lower',
      ours: p99,
      ...atMost(p99, wanted.p99),
    });
  }
  return rows;
}

/** Pages that nobody has seen, with a pin on a board, in batches of 16. */
async function timeUnseen(service: Served): Promise<BenchRow> {
  const { hits } = JSON.parse(
    await service.post('/v1/search', { query: 'maps', kind: 'board', mode: 'vector', k: 50 }),
  ) as {
    hits: { key: string }[];
  };
  const batch = (b: number) =>
    Array.from({ length: 16 }, (_, i) => ({
      url: `https://unseen.example/${b}/${i}`,
      title: textOf(16 * b + i),
      pins: [{ title: textOf(16 * b + i), boards: [hits[(b + i) % hits.length]!.key] }],
    }));
  const batches = 200;
  const encode = (b: number) => service.post('/v1/encode', { pages: batch(b), encoding_format: 'base64' });
  await repeat(20, encode);
  const start = performance.now();
  await repeat(batches, (b) => encode(b + 20));
  const ours = (16 * batches * 1000) / (performance.now() - start);
  return {
    case: 'unseen pages, batches of 16',
    metric: 'pages a second',
    better: 'higher',
    ours,
    ...atLeast(ours, wanted.pagesPerSecond),
  };
}

/** How many cosines clients that cut at .2 and .5 let through: of the texts of pins with their pages, and of random pairs. */
async function measureCosines(service: Served, { pairs }: Asked): Promise<BenchRow[]> {
  const embed = async (input: readonly string[]) => {
    const answer = await service.post('/v1/embeddings', { model: 'linksage', input });
    return (JSON.parse(answer) as { data: { embedding: number[] }[] }).data.map(({ embedding }) => embedding);
  };
  const texts = await embed(pairs.map(({ text }) => text));
  const pages = await embed(pairs.map(({ url }) => url));
  const cosine = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  const share = (least: number, shift: number) =>
    texts.filter((text, i) => cosine(text, pages[(i + shift) % pages.length]!) > least).length / texts.length;
  const shift = Math.floor(pages.length / 2);
  const [hits, random] = [share(0.2, 0), share(0.2, shift)];
  return [
    {
      case: 'a pin and its page',
      metric: 'share above .2',
      better: 'higher',
      ours: hits,
      ...atLeast(hits, wanted.hits),
    },
    {
      case: 'a pin and another page',
      metric: 'share above .2',
      better: 'lower',
      ours: random,
      ...atMost(random, wanted.random),
    },
    { case: 'a pin and its page', metric: 'share above .5', better: 'higher', ours: share(0.5, 0) },
    { case: 'a pin and another page', metric: 'share above .5', better: 'lower', ours: share(0.5, shift) },
  ];
}

/** Load of all kinds: errors, and how much memory grows between the first fifth and the end. */
async function runMixed(service: Served, { pages }: Asked, milliseconds: number): Promise<BenchRow[]> {
  const end = performance.now() + milliseconds;
  let [errors, answered, early] = [0, 0, 0];
  const questions = [
    (i: number) =>
      service.post('/v1/embeddings', { model: 'linksage', input: [textOf(i), pages[i % pages.length]!] }),
    (i: number) => service.post('/v1/search', { query: textOf(i) }),
    (i: number) =>
      service.post('/v1/rerank', { query: textOf(i), documents: [textOf(i + 1), pages[i % pages.length]!] }),
    (i: number) =>
      service.post('/v1/profiles', { visits: pages.slice(i % 100, (i % 100) + 20).map((url) => ({ url })) }),
    (i: number) => service.post('/v1/boards/pick', { url: pages[i % pages.length]! }),
  ];
  const client = async (number: number) => {
    for (let i = number; performance.now() < end; i += 4) {
      await questions[i % questions.length]!(i).then(
        () => answered++,
        () => errors++,
      );
      if (early === 0 && performance.now() > end - 0.8 * milliseconds) early = service.megabytes;
    }
  };
  await service.metric(lagMetric); // it is counted from one reading to the next
  await Promise.all([0, 1, 2, 3].map(client));
  const growth = service.megabytes - early;
  const blocked = 1000 * (await service.metric(lagMetric));
  return [
    { case: 'mixed load', metric: 'errors', better: 'lower', ours: errors, ...atMost(errors, 0) },
    {
      case: 'mixed load',
      metric: 'requests a second',
      better: 'higher',
      ours: (1000 * answered) / milliseconds,
    },
    {
      case: 'mixed load',
      metric: 'MB that memory grew',
      better: 'lower',
      ours: growth,
      ...atMost(growth, wanted.growth),
    },
    {
      case: 'mixed load',
      metric: 'milliseconds that the event loop was blocked at most',
      better: 'lower',
      ours: blocked,
      ...atMost(blocked, wanted.blocked),
    },
  ];
}
