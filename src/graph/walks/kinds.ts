/** The kinds of nodes as numbers, for walks. */
import type { DeltaRows } from '../delta/delta.ts';
import { type Graph, graphKinds } from '../graph.ts';

/** Finds the kind of a node by comparing its id with the first ids of kinds. Only new nodes need a look-up. */
export class KindRanges {
  readonly #pin: number;
  readonly #board: number;
  readonly #cluster: number;
  readonly #site: number;
  readonly #new: number;
  readonly #newKinds: readonly number[];

  constructor({ first, keyHashes }: Graph, delta: DeltaRows | undefined) {
    this.#pin = first.pin;
    this.#board = first.board;
    this.#cluster = first.cluster;
    this.#site = first.site;
    this.#new = keyHashes.length;
    this.#newKinds = (delta?.kinds ?? []).map((kind) => graphKinds.indexOf(kind));
  }

  /** The index of the node's kind in `graphKinds`. */
  of(node: number): number {
    if (node < this.#board) return node < this.#pin ? 0 : 1;
    if (node < this.#cluster) return 2;
    if (node < this.#new) return node < this.#site ? 3 : 4;
    return this.#newKinds[node - this.#new]!;
  }
}
