/** The weights of edges while walking, by the kinds of their ends. */

import type { DeltaRows } from '../delta/delta.ts';
import { edgeEnds, edgeTypes, type Graph, type GraphNodeKind, graphKinds } from '../graph.ts';
import type { WalkConfig } from './config.ts';

const kinds = graphKinds.length;
/** A limit that every 32-bit number is below. */
const always = 2 ** 32;

/** Weights by kind of a node and of its neighbor; kinds are places in `graphKinds`. */
export class EdgeWeights {
  /** Whether all edges of a node weigh the same, whatever the node. */
  readonly even: boolean;
  /** How many pairs of kinds there are. */
  static readonly length = kinds * kinds;
  /** The weight of an edge, by the kind of its node × the number of kinds + the kind of the neighbor. */
  readonly table = new Float64Array(EdgeWeights.length);
  /** An edge drawn evenly is kept where a 32-bit number is below its limit; NaN: never. In the order of `table`. */
  readonly limits: Float64Array;

  /** Types of edges that the graph cannot have, for want of nodes of a kind, do not count. */
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

  /** Whether every edge of this kind that is drawn evenly is kept. */
  keepsAll(from: number, to: number): boolean {
    return this.limits[from * kinds + to] === always;
  }

  /** Whether an edge drawn evenly is kept: it is with a probability of its weight over the kind's largest. */
  keeps(from: number, to: number, random: number): boolean {
    return random < this.limits[from * kinds + to]!; // false where all weights are 0: the limit is NaN
  }
}
