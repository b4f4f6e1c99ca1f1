/** Exposure: the share of the visits of a node's walks that changes can have reached. It is computed without walks. */
import { type Graph, graphKinds } from '../graph.ts';
import type { WalkConfig } from './config.ts';
import { KindRanges } from './kinds.ts';
import { EdgeWeights } from './weights.ts';

/** The changes of the nodes that are embedded. n = nodes */
export interface NodeChanges {
  /** The share of each node's edges that have changed. `[n]` */
  readonly edges: Float32Array;
  /** 1 if a node is new or has other texts. `[n]` */
  readonly contents: Uint8Array;
}

/** Hops that are considered. With a restart probability of .3, three quarters of all walks are not longer. */
const hops = 4;

/**
 * The exposure of each node to changes: of the expected visits of its walks, the share that come after a hop along a
 * changed edge, or are visits of nodes that have changed themselves.
 *
 * A walk from v leaves along a changed edge with probability c(v), and to u with probability p(v, u). With restart
 * probability r, a share r of its visits is the visit of u, and the rest are those of a walk from u. So
 * `x(v) = c(v) + (1 − c(v)) Σ p(v, u) (r t(u) + (1 − r) x(u))`, with t(u) = 1 if u has changed, else 0. This is iterated
 * from x = 0, once per hop.
 *
 * @returns from 0 to 1. `[n]`
 */
export function measureExposures(
  graph: Graph,
  { restart, weights }: Pick<WalkConfig, 'restart' | 'weights'>,
  changes: NodeChanges,
): Float32Array {
  const { offsets, neighbors, keyHashes } = graph;
  const nodes = keyHashes.length;
  const kinds = new KindRanges(graph, undefined);
  const { table, even } = new EdgeWeights(weights, graph, undefined);
  const kindOf = Uint8Array.from({ length: nodes }, (_, node) => kinds.of(node));
  let exposures = new Float32Array(nodes);
  let next = new Float32Array(nodes);
  for (let hop = 0; hop < hops; hop++) {
    // What a hop to each node adds: the node itself, and the rest of a walk from there
    for (let node = 0; node < nodes; node++)
      exposures[node] = restart * (changes.contents[node] ?? 0) + (1 - restart) * exposures[node]!;
    for (let node = 0; node < nodes; node++) {
      const [from, to] = [offsets[node]!, offsets[node + 1]!];
      let sum = 0;
      let total = even ? to - from : 0;
      if (even) for (let i = from; i < to; i++) sum += exposures[neighbors[i]!]!;
      else {
        const row = kindOf[node]! * graphKinds.length;
        for (let i = from; i < to; i++) {
          const weight = table[row + kindOf[neighbors[i]!]!]!;
          sum += weight * exposures[neighbors[i]!]!;
          total += weight;
        }
      }
      const changed = changes.edges[node] ?? 0;
      next[node] = changed + (total > 0 ? ((1 - changed) * sum) / total : 0);
    }
    [exposures, next] = [next, exposures];
  }
  return exposures.subarray(0, changes.edges.length);
}
