/** The rows that walks read: those of a graph, or of a graph with a delta. */
import { finish32 } from '../../base/index.ts';
import type { DeltaRows } from '../delta/delta.ts';
import type { Graph } from '../graph.ts';
import { choose, weyl } from './numbers.ts';

/**
 * Reads the rows of many nodes in one loop, so that their cache misses overlap. What `locate` finds stays valid until
 * its next call. Arrays must be at least as long as n rounded up to a multiple of four. Their elements after the first n
 * are overwritten; if nodes are passed in, these elements must be nodes that have edges.
 */
export interface WalkRows {
  /**
   * Replaces each of `nodes[0 .. n)` by the neighbor that `draw` would draw. This is the fast way if every edge may be
   * taken.
   */
  hop(nodes: Uint32Array, n: number, state: number): void;
  /** Finds the rows of `nodes[0 .. n)`. */
  locate(nodes: Uint32Array, n: number): void;
  /** Draws one neighbor of each of the first n located nodes into `to`, the i-th from `state + (i + 1) · weyl`. */
  draw(n: number, state: number, to: Uint32Array): void;
  /** The degree of the i-th located node. */
  degree(i: number): number;
  /** Neighbor k of the i-th located node. */
  neighbor(i: number, k: number): number;
}

/**
 * Opens the rows of a graph. Rows that the delta has touched are read from the delta.
 *
 * @param most the most nodes that are located at once
 */
export function openRows(graph: Graph, delta: DeltaRows | undefined, most: number): WalkRows {
  return delta === undefined ? new BaseRows(graph, most) : new MergedRows(graph, delta, most);
}

class BaseRows implements WalkRows {
  readonly #offsets: Uint32Array;
  readonly #neighbors: Uint32Array;
  readonly #begins: Uint32Array;
  readonly #degrees: Uint32Array;

  constructor({ offsets, neighbors }: Graph, most: number) {
    this.#offsets = offsets;
    this.#neighbors = neighbors;
    this.#begins = new Uint32Array(most);
    this.#degrees = new Uint32Array(most);
  }

  hop(nodes: Uint32Array, n: number, state: number): void {
    this.#touch(nodes, n);
    this.#chooseIndexes(nodes, n, state);
    this.#gather(nodes, n);
  }

  /**
   * Loads the offsets of rows, and does nothing else. A processor looks some hundred instructions ahead, so the fewer
   * instructions there are per load, the more cache misses overlap. Four loads per turn of the loop, since the engine
   * makes some checks once per turn.
   */
  #touch(nodes: Uint32Array, n: number): void {
    const offsets = this.#offsets;
    let sum = 0;
    for (let i = 0; i < n; i += 4)
      sum ^=
        offsets[nodes[i]!]! ^ offsets[nodes[i + 1]!]! ^ offsets[nodes[i + 2]!]! ^ offsets[nodes[i + 3]!]!;
    this.#begins[0] = sum; // without this use, the engine would drop the loads
  }

  /** Replaces each node by the index in `neighbors` of its next node. */
  #chooseIndexes(nodes: Uint32Array, n: number, state: number): void {
    const offsets = this.#offsets;
    const padded = (n + 3) & ~3;
    let at = state | 0;
    for (let i = 0; i < padded; i++) {
      at = (at + weyl) | 0;
      const node = nodes[i]!;
      const begin = offsets[node]!;
      nodes[i] = begin + choose(finish32(at), (offsets[node + 1]! - begin) | 0);
    }
  }

  /** Replaces each index by the node at this index. */
  #gather(nodes: Uint32Array, n: number): void {
    const neighbors = this.#neighbors;
    for (let i = 0; i < n; i += 4) {
      const a = neighbors[nodes[i]!]!;
      const b = neighbors[nodes[i + 1]!]!;
      const c = neighbors[nodes[i + 2]!]!;
      const d = neighbors[nodes[i + 3]!]!;
      nodes[i] = a;
      nodes[i + 1] = b;
      nodes[i + 2] = c;
      nodes[i + 3] = d;
    }
  }

  locate(nodes: Uint32Array, n: number): void {
    this.#touch(nodes, n);
    const offsets = this.#offsets;
    const begins = this.#begins;
    const degrees = this.#degrees;
    for (let i = 0; i < n; i++) {
      const node = nodes[i]!;
      const begin = offsets[node]!;
      begins[i] = begin;
      degrees[i] = (offsets[node + 1]! - begin) | 0;
    }
  }

  draw(n: number, state: number, to: Uint32Array): void {
    const begins = this.#begins;
    const degrees = this.#degrees;
    let at = state | 0;
    for (let i = 0; i < n; i++) {
      at = (at + weyl) | 0;
      to[i] = begins[i]! + choose(finish32(at), degrees[i]!);
    }
    to.fill(0, n, (n + 3) & ~3); // any valid index will do
    this.#gather(to, n);
  }

  degree(i: number): number {
    return this.#degrees[i]!;
  }

  neighbor(i: number, k: number): number {
    return this.#neighbors[this.#begins[i]! + k]!;
  }
}

class MergedRows implements WalkRows {
  readonly #graph: Graph;
  readonly #delta: DeltaRows;
  readonly #begins: Uint32Array;
  readonly #degrees: Uint32Array;
  /** The row of each located node if the delta has it; null if the graph has it. */
  readonly #merged: (Uint32Array | null)[];

  constructor(graph: Graph, delta: DeltaRows, most: number) {
    this.#graph = graph;
    this.#delta = delta;
    this.#begins = new Uint32Array(most);
    this.#degrees = new Uint32Array(most);
    this.#merged = new Array(most).fill(null);
  }

  hop(nodes: Uint32Array, n: number, state: number): void {
    this.locate(nodes, n);
    this.draw(n, state, nodes);
  }

  locate(nodes: Uint32Array, n: number): void {
    const { offsets, keyHashes } = this.#graph;
    const { touched } = this.#delta;
    const baseNodes = keyHashes.length;
    for (let i = 0; i < n; i++) {
      const node = nodes[i]!;
      if (node >= baseNodes || ((touched[node >>> 5]! >>> (node & 31)) & 1) === 1) {
        const row = this.#delta.rows.get(node)!;
        this.#merged[i] = row;
        this.#degrees[i] = row.length;
      } else {
        const begin = offsets[node]!;
        this.#merged[i] = null;
        this.#begins[i] = begin;
        this.#degrees[i] = offsets[node + 1]! - begin;
      }
    }
  }

  draw(n: number, state: number, to: Uint32Array): void {
    let at = state;
    for (let i = 0; i < n; i++) {
      at = (at + weyl) | 0;
      to[i] = this.neighbor(i, choose(finish32(at), this.#degrees[i]!));
    }
  }

  degree(i: number): number {
    return this.#degrees[i]!;
  }

  neighbor(i: number, k: number): number {
    const row = this.#merged[i]!;
    return row === null ? this.#graph.neighbors[this.#begins[i]! + k]! : row[k]!;
  }
}
