/** The speed of walks (beside DGL, with weights, on two threads) and the memory that they read. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Random } from '../../src/base/index.ts';
import { connect, findNeighbors, type Graph, type WalkOptions, walkConfig } from '../../src/graph/index.ts';
import { writeNpy } from '../../src/storage/index.ts';
import { DglSampler, dglPython, howToInstall, writeForDgl } from '../peers/dgl.ts';
import { atLeast, atMost } from '../shared/goals.ts';
import { medians } from '../shared/medians.ts';
import type { BenchRow } from '../shared/report.ts';

/** The graph to walk over, and progress. */
export interface WalksBench {
  readonly graph: Graph;
  readonly say: (message: string) => void;
}

/** Turns per median. */
const turns = 5;
const starts = 20_000;
/** Enough that the start of the threads hardly counts. */
const startsOfThreads = 100_000;
const walks = 200;
const top = 50;
/** DGL ends a walk after every two hops with this probability; LinkSage after every hop, with half of it: 4 hops on average. */
const restartAfterTwo = 0.5;
/** The most pairs of hops, which DGL requires; one walk in a thousand reaches it. */
const longest = 10;
/** Starts per call: DGL was fastest with this of 32, 128, 512, 1024 and 2048. */
const dglBatch = 2048;

const plain: WalkOptions = {
  ...walkConfig.parse({ steps: (2 * walks) / restartAfterTwo, restart: restartAfterTwo / 2 }),
  top: { page: top, pin: top, board: top },
};
/** Weights that forbid no type of edge but change each of them, with the quotas of a model. */
const weighted: WalkOptions = {
  ...plain,
  weights: { pagePin: 1, pinBoard: 0.5, pageCluster: 0.8, pageSite: 0.1, pagePage: 0.5 },
  top: { page: 12, pin: 8, board: 7 },
};

/** Measures walks from random pages of a graph. Both sides walk only over pages, pins and boards. */
export async function benchWalks({ graph, say }: WalksBench): Promise<BenchRow[]> {
  const bipartite = withPinEdgesOnly(graph);
  const random = new Random(1);
  const pages = Uint32Array.from({ length: startsOfThreads }, () => random.below(graph.counts.page));
  return [
    ...(await compareWithDgl(bipartite, pages.subarray(0, starts), say)),
    ...(await compareMethods(graph, bipartite, pages.subarray(0, starts), say)),
    await compareThreads(bipartite, pages, say),
    ...measureMemory(graph),
  ];
}

async function compareWithDgl(graph: Graph, pages: Uint32Array, say: WalksBench['say']): Promise<BenchRow[]> {
  const python = dglPython();
  if (python === undefined) say(`walks: the peer is not installed: ${howToInstall}`);
  const folder = await mkdtemp(join(tmpdir(), 'linksage-walks-'));
  const peer = python === undefined ? undefined : await startDgl(graph, pages, python, folder);
  try {
    say('walks: ours and the peer in turns');
    const ours = () => secondsOf(graph, pages, plain);
    const [own, other] = await medians(peer === undefined ? [ours] : [ours, peer.time], turns);
    const ratio = other === undefined ? null : other / own!;
    return [
      {
        case: 'walks',
        metric: 'pages/s',
        better: 'higher',
        ours: pages.length / own!,
        peer: other === undefined ? null : pages.length / other,
        peerName: peer?.name ?? null,
        ratio,
        ...atLeast(ratio, 5),
      },
      {
        case: 'walks',
        metric: 'million hops/s',
        better: 'higher',
        ours: (plain.steps * pages.length) / own! / 1e6,
      },
    ];
  } finally {
    peer?.stop();
    await rm(folder, { recursive: true });
  }
}

async function startDgl(graph: Graph, pages: Uint32Array, python: string, folder: string) {
  await writeForDgl(graph, folder);
  await writeNpy(join(folder, 'starts.npy'), pages, [pages.length]);
  const sampler = await DglSampler.start(python, folder);
  const order = { walks, restart: restartAfterTwo, longest, top, batch: dglBatch };
  return {
    name: sampler.name,
    time: () => sampler.time({ ...order, starts: join(folder, 'starts.npy') }),
    stop: () => sampler.stop(),
  };
}

/** Walks with weights over the whole graph beside plain walks. */
async function compareMethods(
  graph: Graph,
  bipartite: Graph,
  pages: Uint32Array,
  say: WalksBench['say'],
): Promise<BenchRow[]> {
  say('walks: with weights and quotas');
  const [plainly, withWeights] = await medians(
    [() => secondsOf(bipartite, pages, plain), () => secondsOf(graph, pages, weighted)],
    turns,
  );
  return [
    {
      case: 'walks with weights and quotas',
      metric: 'times the speed of plain ones',
      better: 'higher',
      ours: plainly! / withWeights!,
      ...atLeast(plainly! / withWeights!, 0.5),
    },
  ];
}

async function compareThreads(graph: Graph, pages: Uint32Array, say: WalksBench['say']): Promise<BenchRow> {
  say('walks: on one thread and on two');
  const [one, two] = await medians(
    [1, 2].map((threads) => () => clockSecondsOf(graph, pages, threads)),
    turns,
  );
  return {
    case: 'walks on two threads',
    metric: 'times the speed of one',
    better: 'higher',
    ours: one! / two!,
    ...atLeast(one! / two!, 1.6),
  };
}

function measureMemory({ offsets, neighbors, keyHashes }: Graph): BenchRow[] {
  const edges = neighbors.length / 2;
  const all = (offsets.byteLength + neighbors.byteLength + keyHashes.byteLength) / edges;
  return [
    { case: 'neighbor ids', metric: 'bytes an edge', better: 'lower', ours: neighbors.byteLength / edges },
    {
      case: 'all that walks read',
      metric: 'bytes an edge',
      better: 'lower',
      ours: all,
      ...atMost(all, 12),
    },
  ];
}

/** Seconds of processor time on one thread, which other work on the machine affects less than wall time. */
async function secondsOf(graph: Graph, pages: Uint32Array, options: WalkOptions): Promise<number> {
  const begin = process.cpuUsage();
  await findNeighbors(graph, pages, options, { threads: 1 });
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1e6;
}

async function clockSecondsOf(graph: Graph, pages: Uint32Array, threads: number): Promise<number> {
  const begin = performance.now();
  await findNeighbors(graph, pages, plain, { threads });
  return (performance.now() - begin) / 1000;
}

/** The graph without link clusters, sites and edges between pages. */
function withPinEdgesOnly({ counts, first, offsets, neighbors, keyHashes }: Graph): Graph {
  const nodes = { ...counts, cluster: 0, site: 0 };
  const edges = offsets[first.board]! - offsets[first.pin]!;
  if (neighbors.length === 2 * edges) return { counts, first, offsets, neighbors, keyHashes };
  let pages = 0;
  for (let i = offsets[first.pin]!; i < offsets[first.board]!; i++) if (neighbors[i]! < first.pin) pages++;
  const pinPages = { pin: new Uint32Array(pages), page: new Uint32Array(pages) };
  const saves = { pin: new Uint32Array(edges - pages), board: new Uint32Array(edges - pages) };
  let [page, save] = [0, 0];
  for (let pin = 0; pin < counts.pin; pin++) {
    for (let i = offsets[first.pin + pin]!; i < offsets[first.pin + pin + 1]!; i++) {
      const other = neighbors[i]!;
      if (other < first.pin) {
        pinPages.pin[page] = pin;
        pinPages.page[page++] = other;
      } else {
        saves.pin[save] = pin;
        saves.board[save++] = other - first.board;
      }
    }
  }
  return connect({ counts: nodes, keyHashes: keyHashes.subarray(0, first.cluster) }, { pinPages, saves });
}
