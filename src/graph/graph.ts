/** The graph: compressed sparse rows in shared typed arrays. */
import { addUp, keyHash, SharedMemory, sharedUint32, stepBack } from '../base/index.ts';
import { type NodeKind, nodeKinds } from '../catalog/index.ts';
import { orderRows } from './graph-rows.ts';

/** A kind of node of the graph; `cluster` is a link cluster. */
export type GraphNodeKind = NodeKind | 'cluster' | 'site';

/** The kinds of nodes in the order of their ids. */
export const graphKinds: readonly GraphNodeKind[] = [...nodeKinds, 'cluster', 'site'];

/** What an edge connects; edges have no direction. */
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
  /** How many nodes of each kind there are. */
  readonly counts: Readonly<Record<GraphNodeKind, number>>;
  /** The hash of each node's key: what seeds its walk and orders rows, since ids change with the corpus. `[V]` */
  readonly keyHashes: Uint32Array;
}

/**
 * An undirected graph. Nodes are numbered through, kind by kind, each kind in ascending order of its keys.
 * Every edge stands in both rows. All arrays are shared; the rows lie in one memory that WebAssembly sees, up to 4 GiB.
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

/** The edges of a graph as pairs of positions within their kinds, none twice; left out: none of that type. */
export interface GraphEdges {
  /** Pin `pin[i]` links to page `page[i]`. */
  readonly pinPages: { readonly pin: Uint32Array; readonly page: Uint32Array };
  /** Pin `pin[i]` is saved on board `board[i]`. */
  readonly saves: { readonly pin: Uint32Array; readonly board: Uint32Array };
  readonly pageClusters?: { readonly page: Uint32Array; readonly cluster: Uint32Array };
  readonly pageSites?: { readonly page: Uint32Array; readonly site: Uint32Array };
  /** Each edge once, in one direction. */
  readonly pagePages?: { readonly page: Uint32Array; readonly other: Uint32Array };
}

/** No edges: what isolated nodes have. */
export const noEdges: GraphEdges = {
  pinPages: { pin: new Uint32Array(0), page: new Uint32Array(0) },
  saves: { pin: new Uint32Array(0), board: new Uint32Array(0) },
};

/** Builds the graph from the keys of its nodes, ascending, and its edges, none twice. */
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
 * Connects nodes by edges, none twice. Beside the result it takes 8 bytes a node; the rows are sorted in
 * place.
 *
 * @param nodes taken over as they are; `keyHashes` must be a shared array
 */
export function connect({ counts, keyHashes }: GraphNodes, edges: GraphEdges): Graph {
  const first = firstIds(counts);
  const ends = endsOf(edges, first);
  const places = ends.reduce((sum, { a }) => sum + 2 * a.length, 0);
  // Queries make graphs without edges, and nobody walks there: memory for WebAssembly would cost more than the rest
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

/** The type of an edge between two kinds of nodes; undefined where there is none such. */
export function edgeTypeBetween(a: GraphNodeKind, b: GraphNodeKind): EdgeType | undefined {
  return edgeTypes.find((type) => {
    const [one, other] = edgeEnds[type];
    return (a === one && b === other) || (a === other && b === one);
  });
}

/** The type of an edge between two nodes; undefined where their kinds are never connected. */
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

/** The edges of one type: positions and what turns them into ids. */
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

/** Counts the rows into `offsets`, which holds zeros. */
function countRows(ends: readonly Ends[], offsets: Uint32Array): void {
  for (const { a, firstA, b, firstB } of ends) {
    for (let i = 0; i < a.length; i++) {
      offsets[firstA + a[i]! + 1]!++;
      offsets[firstB + b[i]! + 1]!++;
    }
  }
  addUp(offsets);
}

/** Fills the rows in the order of the edges; `offsets` are moved on as rows fill, then put back. */
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
