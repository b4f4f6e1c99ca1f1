/** The report of a compile. */

import { none } from '../../base/index.ts';
import { degree, type EdgeType, edgeTypes, type Graph, type GraphNodeKind, graphKinds } from '../graph.ts';
import type { Relation } from '../relation.ts';
import { countLeft } from './edges.ts';
import type { Compilation, StepReport } from './steps.ts';

/** Figures of a graph, and of the steps that made it. */
export interface GraphReport {
  readonly nodes: Readonly<Record<GraphNodeKind, number>>;
  readonly edges: Readonly<Record<EdgeType, number>>;
  /** For each kind, the degrees at the 50th, 90th and 99th percentile, and the largest. */
  readonly degrees: Readonly<Record<GraphNodeKind, readonly number[]>>;
  /** The share of pages without a pin, before any step. */
  readonly isolatedPagesBefore: number;
  /** The share of pages without any edge. */
  readonly isolatedPages: number;
  /** The steps that were taken, in their order. */
  readonly steps: readonly StepReport[];
}

/** The number of edges of each type that steps have left. */
export function countEdges({ edgeLists }: Compilation): GraphReport['edges'] {
  return recordOf(edgeTypes, (type) => countLeft(edgeLists[type]));
}

/** Reports on a graph that was made from a relation. */
export function reportGraph(
  relation: Relation,
  graph: Graph,
  edges: GraphReport['edges'],
  steps: readonly StepReport[],
): GraphReport {
  const pages = degreesOf(graph, 'page');
  return {
    nodes: graph.counts,
    edges,
    degrees: recordOf(graphKinds, (kind) => percentiles(degreesOf(graph, kind))),
    isolatedPagesBefore: shareOfZeros(pinsOfPages(relation)),
    isolatedPages: shareOfZeros(pages),
    steps,
  };
}

function recordOf<Name extends string, Value>(
  names: readonly Name[],
  measure: (name: Name) => Value,
): Record<Name, Value> {
  return Object.fromEntries(names.map((name) => [name, measure(name)])) as Record<Name, Value>;
}

function degreesOf(graph: Graph, kind: GraphNodeKind): Uint32Array {
  const degrees = new Uint32Array(graph.counts[kind]);
  for (let i = 0; i < degrees.length; i++) degrees[i] = degree(graph, graph.first[kind] + i);
  return degrees;
}

function pinsOfPages({ counts, pageOfPin }: Relation): Uint32Array {
  const pins = new Uint32Array(counts.page);
  for (let pin = 0; pin < pageOfPin.length; pin++) {
    if (pageOfPin[pin] !== none) pins[pageOfPin[pin]!]! += 1;
  }
  return pins;
}

function percentiles(degrees: Uint32Array): number[] {
  const sorted = degrees.sort();
  return [0.5, 0.9, 0.99, 1].map((share) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0);
}

function shareOfZeros(degrees: Uint32Array): number {
  if (degrees.length === 0) return 0;
  let zeros = 0;
  for (let i = 0; i < degrees.length; i++) if (degrees[i] === 0) zeros++;
  return zeros / degrees.length;
}
