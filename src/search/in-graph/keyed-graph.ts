/** A graph with the keys of its nodes, and changes of it. */
import { keyHash } from '../../base/index.ts';
import type { NodeKind } from '../../catalog/index.ts';
import { siteOf } from '../../content/index.ts';
import type { CompiledGraph, Graph, GraphDelta } from '../../graph/index.ts';

/** A graph with the keys of its nodes. */
export interface KeyedGraph {
  readonly graph: Graph;
  readonly keys: Readonly<Record<NodeKind, readonly string[]>>;
  /** The position of each board and page. */
  readonly positions: Readonly<Record<'page' | 'board', ReadonlyMap<string, number>>>;
}

/** Reads the keys of a graph. */
export async function readKeyedGraph(compiled: CompiledGraph): Promise<KeyedGraph> {
  const keys = {
    page: await compiled.keys('page'),
    pin: await compiled.keys('pin'),
    board: await compiled.keys('board'),
  };
  const index = (kind: NodeKind) => new Map(keys[kind].map((key, position) => [key, position]));
  return { graph: compiled.graph, keys, positions: { page: index('page'), board: index('board') } };
}

/** A page belongs to its site, if the graph has nodes of sites and the site of the page is one of them. */
export function connectToSite(delta: GraphDelta, graph: Graph, page: number, url: string): void {
  const hash = keyHash('site', siteOf(url));
  const sites = graph.keyHashes.subarray(graph.first.site);
  const site = sites.indexOf(hash);
  if (site >= 0) delta.addEdge(page, graph.first.site + site);
}
