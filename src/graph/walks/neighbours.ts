/** Neighbours of many nodes at once, on worker threads that share the graph's arrays. */
import { defaultThreads, runInWorkers } from '../../base/index.ts';
import type { DeltaRows, GraphDelta } from '../delta/delta.ts';
import { type Graph, nodeKinds, none, sharedUint32 } from '../graph.ts';
import { ForwardPush } from './push.ts';
import { RandomWalks } from './random.ts';
import type { HiddenNodes, NeighbourFinder, NeighbourLists, WalkOptions } from './walk.ts';

/** A range of starts for one worker; every large array is shared. */
export interface WalkTask {
  readonly graph: Graph;
  readonly delta: DeltaRows | undefined;
  readonly starts: Uint32Array;
  readonly hidden: HiddenNodes | undefined;
  readonly options: WalkOptions;
  readonly lists: NeighbourLists;
  readonly from: number;
  readonly to: number;
}

/** Below this many starts, starting threads costs more than they save. */
const startsWorthThreads = 4096;
/** Ranges per thread: one that walks among large rows does not keep the others waiting for long. */
const rangesPerThread = 4;

/** What neighbours are found with, where it is wanted. */
export interface FindOptions {
  /** The nodes that each start's walk may not see. */
  readonly hidden?: HiddenNodes;
  /** Changes of the graph; starts may be new nodes. */
  readonly delta?: GraphDelta;
  /** One per processor where left out. */
  readonly threads?: number;
}

/**
 * Finds the neighbours of `starts` by the method of `options`. The result does not depend on the number of
 * threads or the order of the starts.
 */
export async function findNeighbours(
  graph: Graph,
  starts: Uint32Array,
  options: WalkOptions,
  { hidden, delta, threads = defaultThreads }: FindOptions = {},
): Promise<NeighbourLists> {
  const lists = emptyLists(starts.length, options);
  const task = { graph, starts, hidden, delta: delta?.rows, options, lists, from: 0, to: starts.length };
  if (threads === 1 || starts.length < startsWorthThreads) {
    walkRange(task);
    return lists;
  }
  const shared = {
    ...task,
    starts: shareUint32(starts),
    hidden: hidden && shareHidden(hidden),
    delta: delta && copyRows(delta.rows),
  };
  const ranges = rangesPerThread * threads;
  const cut = (part: number) => Math.round((part * starts.length) / ranges);
  const tasks = Array.from({ length: ranges }, (_, i) => ({ ...shared, from: cut(i), to: cut(i + 1) }));
  await runInWorkers(import.meta.url, './neighbours.worker.ts', tasks, threads);
  return lists;
}

/** Finds the neighbours of the starts of one task and writes them into its lists. */
export function walkRange({ graph, delta, starts, hidden, options, lists, from, to }: WalkTask): void {
  const finder = openFinder(graph, options, delta);
  const nothing = new Uint32Array(0);
  for (let i = from; i < to; i++) {
    const hiddenHere = hidden ? hidden.nodes.subarray(hidden.offsets[i]!, hidden.offsets[i + 1]!) : nothing;
    finder.find(starts[i]!, hiddenHere, lists, i);
  }
}

function openFinder(graph: Graph, options: WalkOptions, delta: DeltaRows | undefined): NeighbourFinder {
  switch (options.method) {
    case 'walk':
      return new RandomWalks(graph, options, delta);
    case 'push':
      return new ForwardPush(graph, options, delta);
  }
}

function emptyLists(starts: number, options: WalkOptions): NeighbourLists {
  const list = (width: number) => ({
    ids: sharedUint32(starts * width).fill(none),
    visits: sharedUint32(starts * width),
    width,
  });
  const [page, pin, board] = nodeKinds.map((kind) => list(options.top[kind]));
  return { page: page!, pin: pin!, board: board! };
}

/** Workers take their tasks later: what they read must not change with the delta. */
function copyRows({ touched, rows, kinds, keyHashes }: DeltaRows): DeltaRows {
  return {
    touched: shareUint32(touched),
    rows: new Map(rows), // rows are replaced, never written to
    kinds: [...kinds],
    keyHashes: [...keyHashes],
  };
}

function shareHidden(hidden: HiddenNodes): HiddenNodes {
  return { offsets: shareUint32(hidden.offsets), nodes: shareUint32(hidden.nodes) };
}

function shareUint32(array: Uint32Array): Uint32Array {
  const shared = sharedUint32(array.length);
  shared.set(array);
  return shared;
}
