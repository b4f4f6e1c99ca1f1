/** The kind of a node while walking, as a number. */
import type { DeltaRows } from '../delta/delta.ts';
import { type Graph, graphKinds } from '../graph.ts';

/** Tells kinds by the ranges of ids, without a load but for new nodes. */
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

  /** The kind's place in `graphKinds`. */
  of(node: number): number {
    if (node < this.#board) return node < this.#pin ? 0 : 1;
    if (node < this.#cluster) return 2;
    if (node < this.#new) return node < this.#site ? 3 : 4;
    return this.#newKinds[node - this.#new]!;
  }
}
