/** The cost of refreshes of a large corpus: a full one beside its forward passes, and one after a day of churn. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultThreads, LinkSageError } from '../../src/base/index.ts';
import { Catalog, fileSource, nodeKinds } from '../../src/catalog/index.ts';
import { findNeighbors, loadGraph, nodeIds } from '../../src/graph/index.ts';
import { generate, Workspace, type WorkspaceSettings } from '../../src/index.ts';
import {
  Encoder,
  findRun,
  LearnedTextEncoder,
  listTexts,
  openOwnTexts,
  streamCorpus,
} from '../../src/model/index.ts';
import { dayFolder } from '../../src/synthetic/index.ts';
import {
  type NumberedTexts,
  TextNumbers,
  TextVectorCache,
  TextVectorReader,
} from '../../src/vectors/index.ts';
import { runInProcess } from '../shared/child.ts';
import { atLeast, atMost } from '../shared/goals.ts';
import type { BenchRow } from '../shared/report.ts';
import type { RefreshSizes } from './sizes.ts';
import { giveSmallerModel } from './smaller-model.ts';

/** Pages of the corpus that the model is trained on; the cost of encoding depends on its shape, not on its weights. */
const trainingPages = 1000;
/** Nodes whose texts and neighbors are in memory at once. */
const blockNodes = 2048;

/** Goals: pages per second, forward passes as a share of a full refresh, a day's refresh as a share of a full one, MB. */
const wanted = { pagesPerSecond: 3000, forwardShare: 0.7, dayShare: 0.15, megabytes: 2000 };

/** Refreshes and their parts, each in a separate process to measure its memory. */
export async function benchScale(
  sizes: Omit<RefreshSizes, 'days'>,
  say: (message: string) => void,
): Promise<BenchRow[]> {
  const work = await mkdtemp(join(tmpdir(), 'linksage-refresh-scale-'));
  const step = async (name: string) => {
    say(name);
    const rows = await runInProcess('refresh', ['--step', name, '--work', work], say);
    return (metric: string) => rows.find((row) => row.metric === metric)!.ours!;
  };
  try {
    await prepare(work, sizes, say);
    const full = await step('full');
    const forward = await step('forward');
    say('importing a day');
    await importDay(work, 1);
    const day = await step('day');
    const name = `${sizes.pages.toLocaleString('en')} pages`;
    const row = (what: string, metric: string, better: BenchRow['better'], ours: number, goal?: number) => ({
      case: `${name}: ${what}`,
      metric,
      better,
      ours,
      ...(better === 'higher' ? atLeast(ours, goal) : atMost(ours, goal)),
    });
    const share = (part: number) => part / full('seconds');
    const { pagesPerSecond, forwardShare, dayShare, megabytes } = wanted;
    return [
      row('full refresh', 'seconds', 'lower', full('seconds')),
      row(
        'full refresh, with all pins and boards',
        'pages a second',
        'higher',
        sizes.pages / full('seconds'),
        pagesPerSecond,
      ),
      row('full refresh', 'peak MB', 'lower', full('peak MB'), megabytes),
      row('text encoder alone, all texts', 'seconds', 'lower', forward('texts')),
      row('Transformer alone, all nodes', 'seconds', 'lower', forward('nodes')),
      row(
        'both in a full refresh',
        'share of the time',
        'higher',
        share(forward('texts') + forward('nodes')),
        forwardShare,
      ),
      row("a day's refresh", 'seconds', 'lower', day('seconds')),
      row("a day's refresh beside a full one", 'share of the time', 'lower', share(day('seconds')), dayShare),
      row("a day's refresh", 'peak MB', 'lower', day('peak MB'), megabytes),
    ];
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Runs one step in this process; returns its seconds and its peak memory. */
export async function runScaleStep(name: string, work: string): Promise<BenchRow[]> {
  const steps: Readonly<Record<string, () => Promise<Record<string, number>>>> = {
    full: async () => ({ seconds: await timeRefresh(work) }),
    forward: () => timeForward(work),
    day: async () => ({ seconds: await timeRefresh(work) }),
  };
  const step = steps[name];
  if (step === undefined) {
    throw new LinkSageError(`refresh --step: expected one of ${Object.keys(steps).join(', ')}, got ${name}`);
  }
  const figures = { ...(await step()), 'peak MB': (process.resourceUsage().maxRSS * 1024) / 1e6 };
  return Object.entries(figures).map(([metric, ours]) => ({ case: name, metric, better: 'lower', ours }));
}

/** A workspace with the first day of a corpus, and a model that was trained on a smaller corpus of the same kind. */
async function prepare(
  work: string,
  { pages, rounds, width }: Omit<RefreshSizes, 'days'>,
  say: (message: string) => void,
): Promise<void> {
  // Indexes are measured by `bench search`
  const settings: WorkspaceSettings = {
    model: { width },
    training: { rounds },
    embeddings: { index: 'exact' },
  };
  say(`writing ${pages} pages and a day`);
  await generate(join(work, 'corpus'), { pages, days: 1 });
  await (await Workspace.init(workspaceOf(work), settings)).close();
  await importDay(work, 0);
  say('training');
  await giveSmallerModel(workspaceOf(work), trainingPages, settings);
}

async function importDay(work: string, day: number): Promise<void> {
  const workspace = await Workspace.open(workspaceOf(work));
  try {
    await workspace.import(fileSource(join(work, 'corpus', dayFolder(day))));
    await workspace.compile({ view: 'all' });
  } finally {
    await workspace.close();
  }
}

async function timeRefresh(work: string): Promise<number> {
  const start = performance.now();
  const workspace = await Workspace.open(workspaceOf(work));
  try {
    await workspace.refresh();
  } finally {
    await workspace.close();
  }
  return (performance.now() - start) / 1000;
}

/**
 * Seconds of the text encoder over all texts, after they are read, and of the Transformer over all nodes, with neighbors
 * and text vectors in memory.
 */
async function timeForward(work: string): Promise<Record<string, number>> {
  const folder = workspaceOf(work);
  const workspace = await Workspace.open(folder);
  const { config } = workspace;
  await workspace.close();
  const { graph } = (await loadGraph(join(folder, 'graph'), 'all'))!;
  const catalog = await Catalog.open(join(folder, 'catalog'));
  const ownTexts = openOwnTexts(await catalog.view('all'));
  const model = await (await findRun(join(folder, 'model')))!.load();
  const textEncoder = new LearnedTextEncoder(model.text);
  const cache = await TextVectorCache.open(join(folder, 'vectors'), textEncoder);
  const walk = { ...config.walk, top: model.config.neighbors };
  const seconds = { texts: 0, nodes: 0 };
  const timed = async <Result>(part: keyof typeof seconds, run: () => Promise<Result>) => {
    const start = performance.now();
    const result = await run();
    seconds[part] += (performance.now() - start) / 1000;
    return result;
  };
  const numbers = new TextNumbers();
  const number: NumberedTexts['number'] = async (digests, ids, read) => {
    let next = numbers.digests.length / 16;
    const given = await numbers.number(digests);
    const fresh: number[] = [];
    for (const [place, number] of given.entries()) {
      if (number !== next) continue; // numbers ascend with each new text
      fresh.push(ids[place]!);
      next++;
    }
    const texts = await read(Uint32Array.from(fresh));
    await timed('texts', () => textEncoder.encode(texts));
    return given;
  };
  await streamCorpus(graph, ownTexts, { number });
  const corpus = await streamCorpus(graph, ownTexts, cache);
  const files = await cache.files();
  // As in a refresh: one single-threaded engine per processor, which is faster than one engine of several threads
  const lanes = await Promise.all(
    Array.from({ length: defaultThreads }, async () => ({
      encoder: await Encoder.create(model.config, model.weights, 1),
      reader: new TextVectorReader(files),
      rows: new Uint32Array(cache.digests.length / 16),
    })),
  );
  for (const kind of nodeKinds) {
    const nodes = nodeIds(graph, kind);
    for (let from = 0; from < nodes.length; from += lanes.length * blockNodes) {
      const blocks = await Promise.all(
        lanes.map(async ({ reader, rows }, lane) => {
          const begin = from + lane * blockNodes;
          const block = nodes.subarray(begin, begin + blockNodes);
          const lists = kind === 'pin' ? undefined : await findNeighbors(graph, block, walk);
          const data = await reader.read(listTexts(corpus, block, lists, rows));
          return { block, lists, vectors: { data, rowOf: (text: number) => rows[text]! } };
        }),
      );
      await timed('nodes', () =>
        Promise.all(
          blocks.map(({ block, lists, vectors }, lane) =>
            lanes[lane]!.encoder.encode(corpus, vectors, block, lists),
          ),
        ),
      );
    }
  }
  for (const { encoder, reader } of lanes) {
    await encoder.dispose();
    await reader.close();
  }
  await catalog.close();
  return seconds;
}

function workspaceOf(work: string): string {
  return join(work, 'workspace');
}
