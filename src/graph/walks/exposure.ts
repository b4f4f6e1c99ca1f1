/** Exposure: the share of the visits of a node's walks that changes can have reached, computed without walking. */
import { type Graph, graphKinds } from '../graph.ts';
import type { WalkConfig } from './config.ts';
import { KindRanges } from './kinds.ts';
import { EdgeWeights } from './weights.ts';

/** What has changed of the nodes that are embedded. n = nodes */
export interface NodeChanges {
  /** The share of each node's edges that are others. `[n]` */
  readonly edges: Float32Array;
  /** 1 where a node is new or reads otherwise. `[n]` */
  readonly contents: Uint8Array;
}

/** Hops that are looked ahead: of walks that end with probability .3 after each, three quarters are no longer. */
const hops = 4;

/**
 * The exposure of each node to changes: of the visits that its walks make by expectation, the share of those after a
 * hop along an edge that is another, and of those of nodes that are others themselves.
 *
 * With restart r a walk from v leaves along a changed edge with probability c(v); of its visits a share r is the first
 * one and the rest that of a walk from there, so that `x(v) = c(v) + (1 − c(v)) Σ p(v, u) (r t(u) + (1 − r) x(u))`, with
 * t(u) 1 where u is another. It is iterated from 0, once a hop.
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
    // What a visit of each node adds: itself, and where a walk goes from there
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
