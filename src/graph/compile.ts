/** From a view of the catalog to a graph, and what came of it. */
import type { CatalogView, NodeKind } from '../catalog/index.ts';
import { buildGraph, degree, type Graph } from './graph.ts';

/** What a compile found, for people to read. */
export interface GraphReport {
  readonly nodes: Readonly<Record<NodeKind, number>>;
  readonly edges: { readonly pagePin: number; readonly pinBoard: number };
  /** Degrees at the 50th, 90th and 99th percentile and the largest, per kind. */
  readonly degrees: Readonly<Record<NodeKind, readonly number[]>>;
  /** The share of pages without any pin. */
  readonly isolatedPages: number;
}

/** A graph with the keys of its nodes. */
export interface CompiledGraph {
  readonly graph: Graph;
  /** Keys by kind, ascending: node id = first id of its kind + position. */
  readonly keys: Readonly<Record<NodeKind, readonly string[]>>;
  /** The fingerprint of the view that it was compiled from. */
  readonly builtFrom: string;
  readonly report: GraphReport;
}

/** Compiles a view: pages, pins and boards, page–pin and pin–board edges in both directions. */
export async function compileGraph(view: CatalogView): Promise<CompiledGraph> {
  const keys = {
    page: (await view.nodes('page')).keys,
    pin: (await view.nodes('pin')).keys,
    board: (await view.nodes('board')).keys,
  };
  const pinPages = await view.pinPages();
  const saves = await view.saves();
  const graph = buildGraph(keys, { pinPages, saves });
  const report = {
    nodes: graph.counts,
    edges: { pagePin: pinPages.pin.length, pinBoard: saves.pin.length },
    degrees: {
      page: degreePercentiles(graph, 'page'),
      pin: degreePercentiles(graph, 'pin'),
      board: degreePercentiles(graph, 'board'),
    },
    isolatedPages: shareIsolated(graph),
  };
  return { graph, keys, builtFrom: view.fingerprint, report };
}

function degreesOf(graph: Graph, kind: NodeKind): Uint32Array {
  return Uint32Array.from({ length: graph.counts[kind] }, (_, i) => degree(graph, graph.first[kind] + i));
}

function degreePercentiles(graph: Graph, kind: NodeKind): number[] {
  const degrees = degreesOf(graph, kind).sort();
  return [0.5, 0.9, 0.99, 1].map((share) => degrees[Math.max(0, Math.ceil(share * degrees.length) - 1)] ?? 0);
}

function shareIsolated(graph: Graph): number {
  const degrees = degreesOf(graph, 'page');
  return degrees.length === 0 ? 0 : degrees.filter((value) => value === 0).length / degrees.length;
}
