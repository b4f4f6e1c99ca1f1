/** The graph: compressed sparse rows in shared typed arrays. */
import { addUp, keyHash, SharedMemory, sharedUint32, stepBack } from '../base/index.ts';
import { type NodeKind, nodeKinds } from '../catalog/index.ts';
import { orderRows } from './graph-rows.ts';

/** A kind of node of the graph; `cluster` is a link cluster. */
export type GraphNodeKind = NodeKind | 'cluster' | 'site';

/** The kinds of nodes in the order of their ids. */
export const graphKinds: readonly GraphNodeKind[] = [...nodeKinds, 'cluster', 'site'];

/** The type of an edge: the kinds that it connects. Edges have no direction. */
export type EdgeType = 'pagePin' | 'pinBoard' | 'pageCluster' | 'pageSite' | 'pagePage';

/** The two kinds that an edge of each type connects. */
export const edgeEnds: Readonly<Record<EdgeType, readonly [GraphNodeKind, GraphNodeKind]>> = {
  pagePin: ['page', 'pin'],
  pinBoard: ['pin', 'board'],
  pageCluster: ['page', 'cluster'],
  pageSite: ['page', 'site'],
  pagePage: ['page', 'page'],
};

/** The types of edges. */
export const edgeTypes = Object.keys(edgeEnds) as readonly EdgeType[];

/** The nodes of a graph: all pages, then all pins, boards, link clusters and sites. V = nodes */
export interface GraphNodes {
  /** The number of nodes of each kind. */
  readonly counts: Readonly<Record<GraphNodeKind, number>>;
  /** The hash of each node's key. It seeds walks and orders rows, since ids change with the corpus. `[V]` */
  readonly keyHashes: Uint32Array;
}

/**
 * An undirected graph. Nodes are numbered kind by kind, each kind in ascending order of its keys. Every edge is in the
 * rows of both of its nodes. All arrays are shared; rows up to 4 GiB are in one memory that WebAssembly can read.
 *
 * V = nodes, E = edges
 */
export interface Graph extends GraphNodes {
  /** The first id of each kind. */
  readonly first: Readonly<Record<GraphNodeKind, number>>;
  /** Row v is `neighbors[offsets[v] .. offsets[v + 1]]`. `[V + 1]` */
  readonly offsets: Uint32Array;
  /** Neighbor ids, each row in ascending order of the neighbors' key hashes. `[2E]` */
  readonly neighbors: Uint32Array;
}

/** The edges of a graph, as pairs of positions within their kinds, without repetitions. Types can be left out. */
export interface GraphEdges {
  /** Pin `pin[i]` links to page `page[i]`. */
  readonly pinPages: { readonly pin: Uint32Array; readonly page: Uint32Array };
  /** Pin `pin[i]` is saved on board `board[i]`. */
  readonly saves: { readonly pin: Uint32Array; readonly board: Uint32Array };
  readonly pageClusters?: { readonly page: Uint32Array; readonly cluster: Uint32Array };
  readonly pageSites?: { readonly page: Uint32Array; readonly site: Uint32Array };
  /** Each edge once, in any direction. */
  readonly pagePages?: { readonly page: Uint32Array; readonly other: Uint32Array };
}

/** No edges, for graphs of isolated nodes. */
export const noEdges: GraphEdges = {
  pinPages: { pin: new Uint32Array(0), page: new Uint32Array(0) },
  saves: { pin: new Uint32Array(0), board: new Uint32Array(0) },
};

/** Builds a graph from the keys of its nodes, ascending, and its edges, without repetitions. */
export function buildGraph(keys: Readonly<Record<NodeKind, readonly string[]>>, edges: GraphEdges): Graph {
  const counts = {
    page: keys.page.length,
    pin: keys.pin.length,
    board: keys.board.length,
    cluster: 0,
    site: 0,
  };
  const keyHashes = sharedUint32(counts.page + counts.pin + counts.board);
  let id = 0;
  for (const kind of nodeKinds) for (const key of keys[kind]) keyHashes[id++] = keyHash(kind, key);
  return connect({ counts, keyHashes }, edges);
}

/**
 * Builds a graph from nodes and edges, without repetitions. Takes 8 bytes per node beside the result; rows are sorted in
 * place.
 *
 * @param nodes used as they are, not copied; `keyHashes` must be a shared array
 */
export function connect({ counts, keyHashes }: GraphNodes, edges: GraphEdges): Graph {
  const first = firstIds(counts);
  const ends = endsOf(edges, first);
  const places = ends.reduce((sum, { a }) => sum + 2 * a.length, 0);
  // Queries make graphs without edges, in which nothing walks: memory for WebAssembly would cost more than all the rest
  const memory = places > 0 ? new SharedMemory(4 * (keyHashes.length + 1 + places)) : undefined;
  const place = (length: number) => memory?.place(length) ?? sharedUint32(length);
  const offsets = place(keyHashes.length + 1);
  countRows(ends, offsets);
  const neighbors = place(offsets[keyHashes.length]!);
  fillRows(ends, offsets, neighbors);
  orderRows(offsets, neighbors, keyHashes);
  return { counts, first, offsets, neighbors, keyHashes };
}

/** The number of neighbors of a node. */
export function degree(graph: Graph, node: number): number {
  return graph.offsets[node + 1]! - graph.offsets[node]!;
}

/** The kind of a node id. */
export function kindOf({ first }: Graph, node: number): GraphNodeKind {
  if (node < first.board) return node < first.pin ? 'page' : 'pin';
  if (node < first.cluster) return 'board';
  return node < first.site ? 'cluster' : 'site';
}

/** The type of an edge between two kinds of nodes; undefined if there is none. */
export function edgeTypeBetween(a: GraphNodeKind, b: GraphNodeKind): EdgeType | undefined {
  return edgeTypes.find((type) => {
    const [one, other] = edgeEnds[type];
    return (a === one && b === other) || (a === other && b === one);
  });
}

/** The type of an edge between two nodes; undefined if edges never connect their kinds. */
export function edgeTypeOf(graph: Graph, a: number, b: number): EdgeType | undefined {
  return edgeTypeBetween(kindOf(graph, a), kindOf(graph, b));
}

/** All node ids of a kind, ascending. `[n]` */
export function nodeIds({ first, counts }: Graph, kind: GraphNodeKind): Uint32Array {
  return Uint32Array.from({ length: counts[kind] }, (_, position) => first[kind] + position);
}

/** The first id of each kind. */
export function firstIds(counts: GraphNodes['counts']): Graph['first'] {
  const pin = counts.page;
  const board = pin + counts.pin;
  const cluster = board + counts.board;
  return { page: 0, pin, board, cluster, site: cluster + counts.cluster };
}

/** The edges of one type: positions, and the first ids to add to them. */
interface Ends {
  readonly a: Uint32Array;
  readonly firstA: number;
  readonly b: Uint32Array;
  readonly firstB: number;
}

function endsOf(edges: GraphEdges, first: Graph['first']): readonly Ends[] {
  const { pinPages, saves, pageClusters, pageSites, pagePages } = edges;
  const ends: Ends[] = [
    { a: pinPages.pin, firstA: first.pin, b: pinPages.page, firstB: first.page },
    { a: saves.pin, firstA: first.pin, b: saves.board, firstB: first.board },
  ];
  const pages = { firstA: first.page };
  if (pageClusters)
    ends.push({ ...pages, a: pageClusters.page, b: pageClusters.cluster, firstB: first.cluster });
  if (pageSites) ends.push({ ...pages, a: pageSites.page, b: pageSites.site, firstB: first.site });
  if (pagePages) ends.push({ ...pages, a: pagePages.page, b: pagePages.other, firstB: first.page });
  return ends;
}

/** Computes the offsets of rows. `offsets` must hold zeros. */
function countRows(ends: readonly Ends[], offsets: Uint32Array): void {
  for (const { a, firstA, b, firstB } of ends) {
    for (let i = 0; i < a.length; i++) {
      offsets[firstA + a[i]! + 1]!++;
      offsets[firstB + b[i]! + 1]!++;
    }
  }
  addUp(offsets);
}

/** Fills the rows in the order of the edges. `offsets` advance as rows fill, and are restored at the end. */
function fillRows(ends: readonly Ends[], offsets: Uint32Array, rows: Uint32Array): void {
  for (const { a, firstA, b, firstB } of ends) {
    for (let i = 0; i < a.length; i++) {
      const one = firstA + a[i]!;
      const other = firstB + b[i]!;
      rows[offsets[one]!++] = other;
      rows[offsets[other]!++] = one;
    }
  }
  stepBack(offsets);
}
