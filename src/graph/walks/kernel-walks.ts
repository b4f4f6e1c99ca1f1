/** Random walks in WebAssembly: kernels/random-walks.ts, over the memory that holds the rows of a graph. */
import { readFileSync } from 'node:fs';
import { builtUrl, memoryOf } from '../../base/index.ts';
import { nodeKinds } from '../../catalog/index.ts';
import { type Graph, graphKinds } from '../graph.ts';
import { firstState, RandomWalks, walksOf } from './random.ts';
import type { NeighborFinder, NeighborLists, WalkOptions } from './walk.ts';
import { EdgeWeights } from './weights.ts';

/** What a thread needs to walk; it can be sent to a worker. */
export interface WalkKernel {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** The address of scratch memory that no other thread uses. */
  readonly scratch: number;
  /** The most nodes that are hidden from any start. */
  readonly mostHidden: number;
}

/** Kernels for several threads, valid until `release`. */
export interface WalkScratch {
  readonly kernels: readonly WalkKernel[];
  release(): void;
}

/** What the kernel exports: variables, which are set before the first walk, and `walk`, which makes all walks of a start. */
type KernelExports = Readonly<Record<string, { value: number }>> & {
  readonly walk: (start: number, state: number, hidden: number) => number;
};

let compiled: WebAssembly.Module | undefined;

/** Takes scratch memory for walks; undefined if the rows are not in a memory that WebAssembly can read, or it is full. */
export function takeScratch(
  { offsets, neighbors }: Graph,
  options: WalkOptions,
  mostHidden: number,
  threads: number,
): WalkScratch | undefined {
  const rows = memoryOf(offsets, neighbors);
  const bytes = layOut(options, mostHidden, 0).end;
  const first = rows?.take(threads * bytes);
  if (rows?.memory === undefined || first === undefined) return undefined;
  compiled ??= new WebAssembly.Module(readFileSync(builtUrl(import.meta.url, './random-walks.wasm')));
  const kernel = { module: compiled, memory: rows.memory, mostHidden };
  return {
    kernels: Array.from({ length: threads }, (_, i) => ({ ...kernel, scratch: first + i * bytes })),
    release: () => rows.release(first),
  };
}

/** Finds exactly the same visits as {@link RandomWalks}, in a graph without a delta. */
export class KernelWalks implements NeighborFinder {
  readonly #graph: Graph;
  readonly #options: WalkOptions;
  readonly #kernel: KernelExports;
  readonly #hidden: Uint32Array;
  /** For each kind: the address of its list, how many nodes are kept, and how many were found. `[graphKinds, 3]` */
  readonly #topLists: Uint32Array;
  /** The list of each kind: pairs of node and visits. `[kept, 2]` */
  readonly #found: readonly Uint32Array[];
  /** For rare starts whose walks make many more visits than expected. */
  #reference: RandomWalks | undefined;

  constructor(graph: Graph, options: WalkOptions, { module, memory, scratch, mostHidden }: WalkKernel) {
    this.#graph = graph;
    this.#options = options;
    const instance = new WebAssembly.Instance(module, { env: { memory } });
    this.#kernel = instance.exports as unknown as KernelExports;
    const { places, sizes, lists } = layOut(options, mostHidden, scratch);
    const weights = new EdgeWeights(options.weights, graph, undefined);
    new Float64Array(memory.buffer, places.weights, weights.table.length).set(weights.table);
    new Float64Array(memory.buffer, places.limits, weights.limits.length).set(weights.limits);
    this.#set({
      offsets: graph.offsets.byteOffset,
      neighbors: graph.neighbors.byteOffset,
      firstPin: graph.first.pin,
      firstBoard: graph.first.board,
      firstCluster: graph.first.cluster,
      firstSite: graph.first.site,
      restart: options.restart,
      stopNodes: options.stop.nodes,
      stopVisits: options.stop.visits,
      even: Number(weights.even),
      ...sizes,
      ...places,
    });
    this.#hidden = new Uint32Array(memory.buffer, places.hiddenNodes, mostHidden);
    this.#found = lists.map(
      (address, i) => new Uint32Array(memory.buffer, address, 2 * options.top[nodeKinds[i]!]),
    );
    this.#topLists = new Uint32Array(memory.buffer, places.topLists, 3 * graphKinds.length);
    this.#topLists.fill(0); // link clusters and sites keep nothing
    for (const [i, kind] of nodeKinds.entries()) this.#topLists.set([lists[i]!, options.top[kind]], 3 * i);
  }

  find(start: number, hidden: Uint32Array, lists: NeighborLists, row: number): void {
    this.#hidden.set(hidden);
    const state = firstState(this.#graph, undefined, start, this.#options.seed ?? 0);
    if (this.#kernel.walk(start, state, hidden.length) === 1) {
      this.#copyTop(lists, row);
    } else {
      this.#reference ??= new RandomWalks(this.#graph, this.#options);
      this.#reference.find(start, hidden, lists, row);
    }
  }

  #set(values: Readonly<Record<string, number>>): void {
    for (const [name, value] of Object.entries(values)) this.#kernel[name]!.value = value;
  }

  #copyTop(lists: NeighborLists, row: number): void {
    for (let kind = 0; kind < nodeKinds.length; kind++) {
      const { ids, visits, width } = lists[nodeKinds[kind]!];
      const found = this.#found[kind]!;
      const count = this.#topLists[3 * kind + 2]!;
      for (let i = 0; i < count; i++) {
        ids[row * width + i] = found[2 * i]!;
        visits[row * width + i] = found[2 * i + 1]!;
      }
    }
  }
}

/** Addresses in the scratch memory that begins at `scratch`, and sizes, by the names of the kernel's variables. */
function layOut(options: WalkOptions, mostHidden: number, scratch: number) {
  const walks = walksOf(options);
  const visitSlotCount = powerOfTwo(2 * options.steps + 16);
  const visitRoom = 0.75 * visitSlotCount; // a fuller table is slow; so many visits are hardly ever made
  let end = scratch;
  const place = (bytes: number) => {
    const address = end;
    end = Math.ceil((address + bytes) / 16) * 16;
    return address;
  };
  const perWalk = 4 * walks + 12;
  const places = {
    weights: place(8 * EdgeWeights.length),
    limits: place(8 * EdgeWeights.length),
    at: place(perWalk),
    drawn: place(perWalk),
    randoms: place(perWalk),
    begins: place(perWalk),
    degrees: place(perWalk),
    refused: place(perWalk),
    visitSlots: place(8 * visitSlotCount),
    visitOrder: place(4 * visitRoom + 4),
    topPlaces: place(4 * graphKinds.length * (visitRoom + 1)),
    topLists: place(12 * graphKinds.length),
    unread: place(8),
    hiddenNodes: place(4 * mostHidden),
    hiddenSlots: place(4 * powerOfTwo(4 * mostHidden)),
  };
  const lists = nodeKinds.map((kind) => place(8 * options.top[kind]));
  return { places, sizes: { walks, visitSlotCount, visitRoom }, lists, end };
}

/** The lowest power of two that is at least `value` and at least 16. */
function powerOfTwo(value: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(16, value)));
}
