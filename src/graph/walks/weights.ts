/** The weights of edges, by the kinds of their ends. */

import type { DeltaRows } from '../delta/delta.ts';
import { edgeEnds, edgeTypes, type Graph, type GraphNodeKind, graphKinds } from '../graph.ts';
import type { WalkConfig } from './config.ts';

const kinds = graphKinds.length;
/** A limit above every 32-bit number. */
const always = 2 ** 32;

/** Weights by the kinds of a node and of its neighbor. Kinds are indexes in `graphKinds`. */
export class EdgeWeights {
  /** Whether all edges of a node weigh the same, whatever the node. */
  readonly even: boolean;
  /** The number of pairs of kinds. */
  static readonly length = kinds * kinds;
  /** The weight of an edge, at index (kind of the node) × (number of kinds) + (kind of the neighbor). */
  readonly table = new Float64Array(EdgeWeights.length);
  /** A uniformly drawn edge is taken if a random 32-bit number is below its limit; NaN means never. Ordered like `table`. */
  readonly limits: Float64Array;

  /** Types of edges that the graph cannot have, because it has no nodes of a kind, are ignored. */
  constructor(weights: WalkConfig['weights'], graph: Graph, delta: DeltaRows | undefined) {
    const isThere = (kind: GraphNodeKind) => graph.counts[kind] > 0 || delta?.kinds.includes(kind) === true;
    const types = edgeTypes.filter((type) => edgeEnds[type].every(isThere));
    for (const type of types) {
      const [a, b] = edgeEnds[type].map((kind) => graphKinds.indexOf(kind));
      this.table[a! * kinds + b!] = weights[type];
      this.table[b! * kinds + a!] = weights[type];
    }
    this.limits = this.table.map((weight, i) => {
      const from = i - (i % kinds);
      return Math.floor((always * weight) / Math.max(...this.table.subarray(from, from + kinds)));
    });
    this.even = types.every((type) => {
      const [a, b] = edgeEnds[type].map((kind) => graphKinds.indexOf(kind));
      return this.limits[a! * kinds + b!] === always && this.limits[b! * kinds + a!] === always;
    });
  }

  /** The weight of an edge. */
  of(from: number, to: number): number {
    return this.table[from * kinds + to]!;
  }

  /** Whether a uniformly drawn edge between these kinds is always taken. */
  keepsAll(from: number, to: number): boolean {
    return this.limits[from * kinds + to] === always;
  }

  /** Whether a uniformly drawn edge is taken: with a probability of its weight over the largest weight of the node's kind. */
  keeps(from: number, to: number, random: number): boolean {
    return random < this.limits[from * kinds + to]!; // false if all weights are 0, since the limit is NaN then
  }
}
