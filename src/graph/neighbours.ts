/** Neighbours of many nodes at once, on worker threads that share the graph's arrays. */
import { defaultThreads, runInWorkers } from '../base/index.ts';
import { type Graph, nodeKinds, sharedUint32 } from './graph.ts';
import { type HiddenNodes, type NeighbourLists, none, Walker, type WalkOptions } from './walk.ts';

/** A range of starts for one worker; every array is shared. */
export interface WalkTask {
  readonly graph: Graph;
  readonly starts: Uint32Array;
  readonly hidden: HiddenNodes | undefined;
  readonly options: WalkOptions;
  readonly lists: NeighbourLists;
  readonly from: number;
  readonly to: number;
}

/** Below this many starts, starting threads costs more than they save. */
const startsWorthThreads = 4096;

/**
 * Finds the neighbours of `starts` by random walks. `hidden` names, per start, the nodes that its walk may
 * not see. The result does not depend on the number of threads or the order of the starts.
 */
export async function findNeighbours(
  graph: Graph,
  starts: Uint32Array,
  options: WalkOptions,
  extra: { readonly hidden?: HiddenNodes; readonly threads?: number } = {},
): Promise<NeighbourLists> {
  const lists = emptyLists(starts.length, options);
  const threads = starts.length < startsWorthThreads ? 1 : (extra.threads ?? defaultThreads);
  const task: WalkTask = { graph, starts, hidden: extra.hidden, options, lists, from: 0, to: starts.length };
  if (threads === 1) {
    walkRange(task);
    return lists;
  }
  const shared = { ...task, starts: shareUint32(starts), hidden: extra.hidden && shareHidden(extra.hidden) };
  const cut = (part: number) => Math.round((part * starts.length) / threads);
  const tasks = Array.from({ length: threads }, (_, i) => ({ ...shared, from: cut(i), to: cut(i + 1) }));
  await runInWorkers(import.meta.url, './neighbours.worker.ts', tasks, threads);
  return lists;
}

/** Walks from the starts of one task and writes into its lists. */
export function walkRange({ graph, starts, hidden, options, lists, from, to }: WalkTask): void {
  const walker = new Walker(graph, options);
  const nothing = new Uint32Array(0);
  for (let i = from; i < to; i++) {
    const hiddenHere = hidden ? hidden.nodes.subarray(hidden.offsets[i]!, hidden.offsets[i + 1]!) : nothing;
    walker.findNeighbours(starts[i]!, hiddenHere, lists, i);
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

function shareHidden(hidden: HiddenNodes): HiddenNodes {
  return { offsets: shareUint32(hidden.offsets), nodes: shareUint32(hidden.nodes) };
}

function shareUint32(array: Uint32Array): Uint32Array {
  const shared = sharedUint32(array.length);
  shared.set(array);
  return shared;
}
