/** The bench `stream`: events, from their request to the answers. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Workspace } from '../../src/index.ts';
import { makeServedWorkspace } from '../serve/corpus.ts';
import { Served } from '../serve/served.ts';
import { runProgram } from '../shared/child.ts';
import { atLeast, atMost } from '../shared/goals.ts';
import type { Bench, BenchRow } from '../shared/report.ts';

/** Goals: milliseconds, events a second, seconds for a million events. */
const wanted = { p50: 60, p95: 300, durable: 2000, replay: 300 };
const eventsPerSecond = 50;
const searchesPerSecond = 10;

/**
 * Builds the package, and serves a copy of a workspace in a process of its own, with the refreshes that events bring about. An
 * event is in the answers when a read that waits for its offset has its answer.
 */
export const benchStream: Bench = async (args, say) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      workspace: { type: 'string' },
      pages: { type: 'string', default: '20000' },
      seconds: { type: 'string', default: '60' },
      replay: { type: 'string', default: '100000' },
    },
  });
  await runProgram('npm', ['run', '-s', 'build'], say);
  const work = await mkdtemp(join(tmpdir(), 'linksage-stream-'));
  try {
    const folder = join(work, 'copy');
    const made = values.workspace ?? (await makeServedWorkspace(work, Number(values.pages), say));
    await cp(made, folder, { recursive: true });
    const service = await Served.start([
      'dist/cli/main.js',
      'serve',
      '--port',
      '0',
      '--workspace',
      folder,
      '--log-level',
      'error',
    ]);
    const rows: BenchRow[] = [];
    try {
      await timeEvents(service, 5); // whatever is compiled or loaded when it is first needed
      say('events while searches run');
      rows.push(...(await timeEvents(service, Number(values.seconds))));
      say('durable events');
      rows.push(await timeDurable(service));
    } finally {
      await service.kill();
    }
    say(`replaying ${values.replay} events`);
    rows.push(await timeReplay(folder, Number(values.replay)));
    return rows;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
};

let number = 0;

/** A page and its pin, every other one of which was there before. */
function someEvents() {
  number++;
  const key = number % 2 === 0 ? number - 1 : number;
  const url = `https://stream.example/${key}`;
  const version = Date.now() * 1000 + (number % 1000);
  return [
    { url, title: `Page ${number} about rivers and stones`, version },
    { pin_id: `stream-${key}`, url, title: `Saved ${number}`, version },
  ];
}

async function timeEvents(service: Served, seconds: number): Promise<BenchRow[]> {
  const times: number[] = [];
  const pending: Promise<unknown>[] = [];
  const before = service.megabytes;
  const start = performance.now();
  const requests = (seconds * eventsPerSecond) / 2;
  const searchEvery = eventsPerSecond / 2 / searchesPerSecond;
  let searches = 0;
  for (let i = 0; i < requests; i++) {
    await sleep(Math.max(0, start + (2000 * i) / eventsPerSecond - performance.now()));
    const sent = performance.now();
    const seen = service
      .post('/v1/events', someEvents(), 202)
      .then((text) => JSON.parse(text) as { offset: number })
      .then(({ offset }) =>
        service.post(`/v1/search?min_offset=${offset}`, { query: 'rivers', mode: 'lexical', k: 1 }),
      );
    pending.push(seen.then(() => times.push(performance.now() - sent)));
    for (; searches * searchEvery <= i; searches++)
      pending.push(service.post('/v1/search', { query: `stones ${searches}`, k: 10 }));
  }
  await Promise.all(pending);
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))]!;
  const row = { case: `${eventsPerSecond} events a second while searches run`, better: 'lower' } as const;
  return [
    { ...row, metric: 'ms from request to answers, p50', ours: at(0.5), ...atMost(at(0.5), wanted.p50) },
    { ...row, metric: 'ms from request to answers, p95', ours: at(0.95), ...atMost(at(0.95), wanted.p95) },
    { ...row, metric: 'megabytes of memory more at the end', ours: service.megabytes - before },
  ];
}

/** Events that are acknowledged a second, of eight clients that send ten at a time. */
async function timeDurable(service: Served): Promise<BenchRow> {
  const requests = 400;
  let next = 0;
  const start = performance.now();
  const send = async () => {
    while (next++ < requests) await service.post('/v1/events', [1, 2, 3, 4, 5].flatMap(someEvents), 202);
  };
  await Promise.all(Array.from({ length: 8 }, send));
  const rate = (10 * requests) / ((performance.now() - start) / 1000);
  return {
    case: 'durable',
    metric: 'events a second',
    better: 'higher',
    ours: rate,
    ...atLeast(rate, wanted.durable),
  };
}

/** The seconds for a million events, by how much longer a version takes to load that lacks some of them. */
async function timeReplay(folder: string, events: number): Promise<BenchRow> {
  const load = async () => {
    const reader = await Workspace.open(folder);
    const start = performance.now();
    await reader.load();
    const seconds = (performance.now() - start) / 1000;
    await reader.close();
    return seconds;
  };
  const without = await load();
  const writer = await Workspace.open(folder);
  for (let from = 0; from < events; from += 1000)
    await writer.appendEvents(Array.from({ length: 500 }, someEvents).flat());
  await writer.close();
  const seconds = (await load()) - without;
  const million = (seconds * 1e6) / events;
  return {
    case: `replay of ${events}, two of a row, beyond reading the version`,
    metric: 'seconds for a million events',
    better: 'lower',
    ours: million,
    ...atMost(million, wanted.replay),
  };
}
