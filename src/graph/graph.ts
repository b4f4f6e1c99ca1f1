/** The graph of pages, pins and boards: compressed sparse rows in shared typed arrays. */
import { hash32 } from '../base/index.ts';
import type { NodeKind } from '../catalog/index.ts';

/** The kinds of nodes in the order of their ids. */
export const nodeKinds: readonly NodeKind[] = ['page', 'pin', 'board'];

/**
 * An undirected graph. Nodes are numbered through: all pages, then all pins, then all boards, each kind in
 * ascending order of its keys. Every edge stands in both rows.
 *
 * V = nodes, E = edges
 */
export interface Graph {
  /** How many nodes of each kind there are. */
  readonly counts: Readonly<Record<NodeKind, number>>;
  /** The first id of each kind. */
  readonly first: Readonly<Record<NodeKind, number>>;
  /** Row v is `neighbours[offsets[v] .. offsets[v + 1]]`. `[V + 1]` */
  readonly offsets: Uint32Array;
  /** Neighbour ids, each row in ascending order of the neighbours' key hashes. `[2E]` */
  readonly neighbours: Uint32Array;
  /** The hash of each node's key: what seeds its walk and breaks ties, since ids change with the corpus. `[V]` */
  readonly keyHashes: Uint32Array;
}

/** The edges of a graph as pairs of positions within their kind. */
export interface GraphEdges {
  /** Pin i stands for page `pinPages.page[j]` where `pinPages.pin[j]` = i. */
  readonly pinPages: { readonly pin: Uint32Array; readonly page: Uint32Array };
  /** Pin `saves.pin[j]` is saved on board `saves.board[j]`. */
  readonly saves: { readonly pin: Uint32Array; readonly board: Uint32Array };
}

/** No edges: what isolated nodes have. */
export const noEdges: GraphEdges = {
  pinPages: { pin: new Uint32Array(0), page: new Uint32Array(0) },
  saves: { pin: new Uint32Array(0), board: new Uint32Array(0) },
};

/** Builds the graph from the keys of its nodes, ascending, and its edges, none twice. */
export function buildGraph(keys: Readonly<Record<NodeKind, readonly string[]>>, edges: GraphEdges): Graph {
  const keyHashes = sharedUint32(keys.page.length + keys.pin.length + keys.board.length);
  let id = 0;
  for (const kind of nodeKinds) {
    const salt = nodeKinds.indexOf(kind);
    for (const key of keys[kind]) keyHashes[id++] = hash32(key, salt);
  }
  const counts = { page: keys.page.length, pin: keys.pin.length, board: keys.board.length };
  return connect(counts, keyHashes, edges);
}

/** The same nodes with other edges: how a part of the saves is hidden. */
export function replaceEdges(graph: Graph, edges: GraphEdges): Graph {
  return connect(graph.counts, graph.keyHashes, edges);
}

/** The number of neighbours of a node. */
export function degree(graph: Graph, node: number): number {
  return graph.offsets[node + 1]! - graph.offsets[node]!;
}

/** The kind of a node id. */
export function kindOf(graph: Graph, node: number): NodeKind {
  if (node < graph.first.pin) return 'page';
  return node < graph.first.board ? 'pin' : 'board';
}

/** All node ids of a kind, ascending. */
export function nodeIds({ first, counts }: Graph, kind: NodeKind): Uint32Array {
  return Uint32Array.from({ length: counts[kind] }, (_, position) => first[kind] + position);
}

/** The first id of each kind. */
export function firstIds(counts: Graph['counts']): Graph['first'] {
  return { page: 0, pin: counts.page, board: counts.page + counts.pin };
}

function connect(counts: Graph['counts'], keyHashes: Uint32Array, edges: GraphEdges): Graph {
  const first = firstIds(counts);
  const ends = endsOf(edges, first);
  const offsets = countRows(ends, keyHashes.length);
  const byId = fillRows(ends, offsets);
  return { counts, first, offsets, neighbours: orderRows(offsets, byId, keyHashes), keyHashes };
}

/** All edges as two columns of node ids. */
function endsOf(edges: GraphEdges, first: Graph['first']): { from: Uint32Array; to: Uint32Array } {
  const { pinPages, saves } = edges;
  const total = pinPages.pin.length + saves.pin.length;
  const from = new Uint32Array(total);
  const to = new Uint32Array(total);
  for (let i = 0; i < pinPages.pin.length; i++) {
    from[i] = first.pin + pinPages.pin[i]!;
    to[i] = first.page + pinPages.page[i]!;
  }
  for (let i = 0; i < saves.pin.length; i++) {
    from[pinPages.pin.length + i] = first.pin + saves.pin[i]!;
    to[pinPages.pin.length + i] = first.board + saves.board[i]!;
  }
  return { from, to };
}

function countRows(ends: { from: Uint32Array; to: Uint32Array }, nodes: number): Uint32Array {
  const offsets = sharedUint32(nodes + 1);
  for (const side of [ends.from, ends.to]) for (const node of side) offsets[node + 1]!++;
  for (let node = 0; node < nodes; node++) offsets[node + 1]! += offsets[node]!;
  return offsets;
}

function fillRows(ends: { from: Uint32Array; to: Uint32Array }, offsets: Uint32Array): Uint32Array {
  const rows = new Uint32Array(2 * ends.from.length);
  const next = offsets.slice();
  for (let i = 0; i < ends.from.length; i++) {
    const from = ends.from[i]!;
    const to = ends.to[i]!;
    rows[next[from]!++] = to;
    rows[next[to]!++] = from;
  }
  return rows;
}

/**
 * Orders each row by the neighbours' key hashes without sorting rows: nodes are visited in the order of
 * their hashes, and each appends itself to the rows of its neighbours.
 */
function orderRows(offsets: Uint32Array, rows: Uint32Array, keyHashes: Uint32Array): Uint32Array {
  const ordered = sharedUint32(rows.length);
  const next = offsets.slice();
  for (const node of nodesByHash(keyHashes)) {
    for (let i = offsets[node]!; i < offsets[node + 1]!; i++) ordered[next[rows[i]!]!++] = node;
  }
  return ordered;
}

/** Node ids in ascending order of (key hash, id): two stable passes of a radix sort over 16 bits. */
function nodesByHash(keyHashes: Uint32Array): Uint32Array {
  const nodes = keyHashes.length;
  let order = Uint32Array.from({ length: nodes }, (_, node) => node);
  for (const shift of [0, 16]) {
    const starts = new Uint32Array(0x1_0001);
    for (const hash of keyHashes) starts[((hash >>> shift) & 0xffff) + 1]!++;
    for (let digit = 0; digit < 0x1_0000; digit++) starts[digit + 1]! += starts[digit]!;
    const sorted = new Uint32Array(nodes);
    for (const node of order) sorted[starts[(keyHashes[node]! >>> shift) & 0xffff]!++] = node;
    order = sorted;
  }
  return order;
}

/** An array that worker threads can share. */
export function sharedUint32(length: number): Uint32Array {
  return new Uint32Array(new SharedArrayBuffer(4 * length));
}
