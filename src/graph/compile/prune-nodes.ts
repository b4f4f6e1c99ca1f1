/** Prunes nodes: those with too many or too few edges lose all of them. */

import { type EdgeType, edgeEnds, edgeTypes, type GraphNodeKind, graphKinds } from '../graph.ts';
import type { CompileConfig } from './config.ts';
import { addDegrees, type Draft, type DraftEdges, type End } from './edges.ts';

/**
 * The edges that count as the degree of a kind: those of pins for pages, of pages for link clusters and sites. A page
 * has one site and one link cluster at most, which say nothing about how popular it is.
 */
const degreeEdges: Readonly<Record<GraphNodeKind, readonly (readonly [EdgeType, End])[]>> = {
  page: [['pagePin', 'from']],
  pin: [
    ['pagePin', 'to'],
    ['pinBoard', 'from'],
  ],
  board: [['pinBoard', 'to']],
  cluster: [['pageCluster', 'to']],
  site: [['pageSite', 'to']],
};

/** 1 for each node that is pruned, by kind; left out: none of the kind is. */
export type PrunedNodes = Readonly<Partial<Record<GraphNodeKind, Uint8Array>>>;

/** What was pruned. */
export interface NodePruning {
  readonly pruned: PrunedNodes;
  /** Nodes that had edges and lost them all, by kind. */
  readonly nodes: Readonly<Partial<Record<GraphNodeKind, number>>>;
}

/** Whether settings prune nodes of any kind. */
export function prunesNodes({ maxDegree, minDegree }: CompileConfig['prune']): boolean {
  return graphKinds.some((kind) => maxDegree[kind] !== null || minDegree[kind] > 0);
}

/** Chooses the nodes to prune, all by their degrees before any is. */
export function choosePrunedNodes(
  draft: Draft,
  counts: Readonly<Record<GraphNodeKind, number>>,
  { maxDegree, minDegree }: CompileConfig['prune'],
): NodePruning {
  const pruned: Partial<Record<GraphNodeKind, Uint8Array>> = {};
  const nodes: Partial<Record<GraphNodeKind, number>> = {};
  for (const kind of graphKinds) {
    const most = maxDegree[kind] ?? Number.POSITIVE_INFINITY;
    const least = minDegree[kind];
    if (most === Number.POSITIVE_INFINITY && least === 0) continue;
    const degrees = new Uint32Array(counts[kind]);
    for (const [type, end] of degreeEdges[kind]) addDegrees(draft[type], end, degrees);
    const flags = new Uint8Array(counts[kind]);
    let connected = 0;
    for (let node = 0; node < flags.length; node++) {
      const degree = degrees[node]!;
      if (degree >= least && degree <= most) continue;
      flags[node] = 1;
      if (degree > 0) connected++;
    }
    pruned[kind] = flags;
    nodes[kind] = connected;
  }
  return { pruned, nodes };
}

/** Strikes the edges of pruned nodes, and says how many of each type. */
export function strikePruned(draft: Draft, pruned: PrunedNodes): Partial<Record<EdgeType, number>> {
  const removed: Partial<Record<EdgeType, number>> = {};
  for (const type of edgeTypes) {
    const [a, b] = edgeEnds[type];
    const struck = strikeAt(draft[type], 'from', pruned[a]) + strikeAt(draft[type], 'to', pruned[b]);
    if (struck > 0) removed[type] = struck;
  }
  return removed;
}

function strikeAt(edges: DraftEdges, end: End, pruned: Uint8Array | undefined): number {
  if (pruned === undefined) return 0;
  const column = edges[end];
  let struck = 0;
  for (let edge = 0; edge < column.length; edge++) {
    if (edges.gone[edge] === 1 || pruned[column[edge]!] === 0) continue;
    edges.gone[edge] = 1;
    struck++;
  }
  return struck;
}
