/** Finds the neighbors of many nodes, on worker threads that share the graph's arrays. */

import { defaultThreads, none, runInWorkers, sharedCopy, sharedUint32 } from '../../base/index.ts';
import { nodeKinds } from '../../catalog/index.ts';
import type { DeltaRows, GraphDelta } from '../delta/delta.ts';
import type { Graph } from '../graph.ts';
import { KernelWalks, takeScratch, type WalkKernel } from './kernel-walks.ts';
import { RandomWalks } from './random.ts';
import type { HiddenNodes, NeighborFinder, NeighborLists, WalkOptions } from './walk.ts';

/** A range of starts for one worker. All large arrays are shared. */
export interface WalkTask {
  readonly graph: Graph;
  readonly delta: DeltaRows | undefined;
  readonly starts: Uint32Array;
  readonly hidden: HiddenNodes | undefined;
  readonly options: WalkOptions;
  readonly lists: NeighborLists;
  readonly from: number;
  readonly to: number;
  /** Given if the walks can run in WebAssembly. */
  readonly kernel: WalkKernel | undefined;
}

/** With fewer starts, starting threads costs more time than they save. */
const startsWorthThreads = 4096;
/** Ranges per thread: several, so that a slow range does not keep the other threads waiting for long. */
const rangesPerThread = 4;

/** Further options of finding neighbors. */
export interface FindOptions {
  /** The nodes that are hidden from the walks of each start. */
  readonly hidden?: HiddenNodes;
  /** Changes of the graph. Starts may be new nodes. */
  readonly delta?: GraphDelta;
  /** Default: one per processor. */
  readonly threads?: number;
}

/**
 * Finds the neighbors of `starts` by random walks. The result does not depend on the number of threads or on the order of
 * the starts.
 *
 * @param starts node ids. `[S]`
 * @returns for each start a row of each list, `[S, width]`
 */
export async function findNeighbors(
  graph: Graph,
  starts: Uint32Array,
  options: WalkOptions,
  { hidden, delta, threads = defaultThreads }: FindOptions = {},
): Promise<NeighborLists> {
  const lists = emptyLists(starts.length, options);
  const task = { graph, starts, hidden, delta: delta?.rows, options, lists };
  const ranges = threads === 1 || starts.length < startsWorthThreads ? 1 : rangesPerThread * threads;
  const canUseKernels = delta === undefined;
  const scratch = canUseKernels ? takeScratch(graph, options, mostHidden(hidden), ranges) : undefined;
  try {
    if (ranges === 1) walkRange({ ...task, from: 0, to: starts.length, kernel: scratch?.kernels[0] });
    else
      await runInWorkers(
        import.meta.url,
        './neighbors.worker.ts',
        cut(task, scratch?.kernels, ranges),
        threads,
      );
  } finally {
    scratch?.release();
  }
  return lists;
}

/** Splits a task into ranges for workers. Large arrays are shared; what may change before a worker reads it is copied. */
function cut(
  task: Omit<WalkTask, 'from' | 'to' | 'kernel'>,
  kernels: readonly WalkKernel[] | undefined,
  ranges: number,
): WalkTask[] {
  const { starts, hidden, delta } = task;
  const shared = {
    ...task,
    starts: sharedCopy(starts),
    hidden: hidden && shareHidden(hidden),
    delta: delta && copyRows(delta),
  };
  const at = (range: number) => Math.round((range * starts.length) / ranges);
  return Array.from({ length: ranges }, (_, range) => ({
    ...shared,
    from: at(range),
    to: at(range + 1),
    kernel: kernels?.[range],
  }));
}

function mostHidden(hidden: HiddenNodes | undefined): number {
  let most = 0;
  for (let i = 1; i < (hidden?.offsets.length ?? 0); i++)
    most = Math.max(most, hidden!.offsets[i]! - hidden!.offsets[i - 1]!);
  return most;
}

/** Finds the neighbors of the starts of one task, and writes them to its lists. */
export function walkRange({
  graph,
  delta,
  starts,
  hidden,
  options,
  lists,
  from,
  to,
  kernel,
}: WalkTask): void {
  const finder = openFinder(graph, options, delta, kernel);
  const nothing = new Uint32Array(0);
  for (let i = from; i < to; i++) {
    const hiddenHere = hidden ? hidden.nodes.subarray(hidden.offsets[i]!, hidden.offsets[i + 1]!) : nothing;
    finder.find(starts[i]!, hiddenHere, lists, i);
  }
}

function openFinder(
  graph: Graph,
  options: WalkOptions,
  delta: DeltaRows | undefined,
  kernel: WalkKernel | undefined,
): NeighborFinder {
  return kernel === undefined
    ? new RandomWalks(graph, options, delta)
    : new KernelWalks(graph, options, kernel);
}

function emptyLists(starts: number, options: WalkOptions): NeighborLists {
  const list = (width: number) => ({
    ids: sharedUint32(starts * width).fill(none),
    visits: sharedUint32(starts * width),
    width,
  });
  const [page, pin, board] = nodeKinds.map((kind) => list(options.top[kind]));
  return { page: page!, pin: pin!, board: board! };
}

/** Copies the rows of a delta: workers read them later, when the delta may have changed. */
function copyRows({ touched, rows, kinds, keyHashes }: DeltaRows): DeltaRows {
  return {
    touched: sharedCopy(touched),
    rows: new Map(rows), // rows are replaced, never written to
    kinds: [...kinds],
    keyHashes: [...keyHashes],
  };
}

function shareHidden(hidden: HiddenNodes): HiddenNodes {
  return { offsets: sharedCopy(hidden.offsets), nodes: sharedCopy(hidden.nodes) };
}
