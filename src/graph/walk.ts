/** The seeded random walk with restart from one node, and the neighbours it finds. */
import { finish32 } from '../base/index.ts';
import type { NodeKind } from '../catalog/index.ts';
import type { WalkConfig } from './config.ts';
import { type Graph, nodeKinds } from './graph.ts';

/** How neighbours are found. */
export interface WalkOptions extends WalkConfig {
  /** How many neighbours of each kind are kept. */
  readonly top: Readonly<Record<NodeKind, number>>;
}

/** Marks an unused place in a list of neighbours. */
export const none = 0xffffffff;

/** Neighbours of n starts, per kind: ids by visit count, highest first, ties by key hash; unused places hold `none`. */
export type NeighbourLists = Readonly<Record<NodeKind, NeighbourList>>;

/** K = neighbours kept of this kind */
export interface NeighbourList {
  /** Node ids. `[n, K]` */
  readonly ids: Uint32Array;
  /** Visit counts, 0 where unused. `[n, K]` */
  readonly visits: Uint32Array;
  /** K. */
  readonly width: number;
}

/** Nodes that a start's walk treats as absent; row i holds those of start i. */
export interface HiddenNodes {
  /** `[n + 1]` */
  readonly offsets: Uint32Array;
  readonly nodes: Uint32Array;
}

/**
 * Walks from many starts, one after the other, over arrays that it allocates once.
 *
 * Random walk with restart as in PinSage (Ying et al. 2018, section 3.1) and Pixie (Eksombatchai et al. 2018):
 * the visit counts of a walk of fixed length approximate personalised PageRank. The generator of a walk is
 * seeded by its start's key hash, and rows are ordered by key hash, so the same neighbourhood gives the same
 * list whatever else is in the corpus.
 */
export class Walker {
  readonly #graph: Graph;
  readonly #options: WalkOptions;
  readonly #visits: Uint32Array;
  readonly #hidden: Uint8Array;
  #touched: number[] = [];

  constructor(graph: Graph, options: WalkOptions) {
    this.#graph = graph;
    this.#options = options;
    this.#visits = new Uint32Array(graph.keyHashes.length);
    this.#hidden = new Uint8Array(graph.keyHashes.length);
  }

  /** Walks from `start` as if the hidden nodes were not there, and writes its neighbours into row `row`. */
  findNeighbours(start: number, hidden: Uint32Array, lists: NeighbourLists, row: number): void {
    for (const node of hidden) this.#hidden[node] = 1;
    this.#walk(start);
    this.#visits[start] = 0;
    this.#touched.sort((a, b) => this.#visits[b]! - this.#visits[a]! || this.#order(a, b));
    for (const kind of nodeKinds) this.#keep(kind, lists[kind], row);
    for (const node of this.#touched) this.#visits[node] = 0;
    for (const node of hidden) this.#hidden[node] = 0;
    this.#touched = [];
  }

  #walk(start: number): void {
    const { neighbours, offsets, keyHashes } = this.#graph;
    const { steps, restart, seed } = this.#options;
    const visits = this.#visits;
    const restartBelow = Math.round(restart * 0x1_0000_0000);
    let state = finish32(keyHashes[start]! ^ finish32(seed));
    let node = start;
    for (let step = 0; step < steps; step++) {
      state = (state + 0x9e3779b9) | 0; // Weyl sequence through murmur3's finaliser: splitmix32
      if (finish32(state) < restartBelow) node = start;
      state = (state + 0x9e3779b9) | 0;
      const first = offsets[node]!;
      const degree = offsets[node + 1]! - first;
      let next = degree === 0 ? none : neighbours[first + multiplyHigh(finish32(state), degree)]!;
      if (next !== none && this.#hidden[next] === 1) next = this.#pickVisible(first, degree, finish32(state));
      if (next === none) {
        if (node === start) return; // nowhere to go from here, ever
        node = start;
        continue;
      }
      if (visits[next]!++ === 0) this.#touched.push(next);
      node = next;
    }
  }

  /** A uniform choice among the neighbours that are not hidden, or `none`. */
  #pickVisible(first: number, degree: number, random: number): number {
    const row = this.#graph.neighbours.subarray(first, first + degree);
    const visible = row.filter((node) => this.#hidden[node] === 0);
    return visible.length === 0
      ? none
      : visible[multiplyHigh(finish32(random ^ 0x5bd1e995), visible.length)]!;
  }

  #order(a: number, b: number): number {
    return this.#graph.keyHashes[a]! - this.#graph.keyHashes[b]! || a - b;
  }

  #keep(kind: NodeKind, list: NeighbourList, row: number): void {
    const from = this.#graph.first[kind];
    const to = from + this.#graph.counts[kind];
    let place = row * list.width;
    const end = place + list.width;
    for (const node of this.#touched) {
      if (place === end || this.#visits[node] === 0) break;
      if (node < from || node >= to) continue;
      list.ids[place] = node;
      list.visits[place++] = this.#visits[node]!;
    }
  }
}

/** floor(random · bound / 2^32): a choice below `bound` without a division. */
function multiplyHigh(random: number, bound: number): number {
  return Math.floor((random * bound) / 0x1_0000_0000);
}
