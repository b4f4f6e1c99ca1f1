/** Changes of a graph, held in memory beside its rows. */
import { LinkSageError } from '../../base/index.ts';
import { edgeTypeBetween, type Graph, type GraphNodeKind, kindOf } from '../graph.ts';

/** The changes in a form that can be sent to worker threads. V = nodes of the graph */
export interface DeltaRows {
  /** One bit per node of the graph: 1 if its row is replaced. `[⌈V / 32⌉]` */
  readonly touched: Uint32Array;
  /** The row of each touched and each new node, in ascending order of the neighbors' key hashes. Rows never change. */
  readonly rows: ReadonlyMap<number, Uint32Array>;
  /** The kinds and key hashes of the new nodes, whose ids begin with V. */
  readonly kinds: readonly GraphNodeKind[];
  readonly keyHashes: readonly number[];
}

/** The size of a delta. */
export interface DeltaSize {
  /** New nodes. */
  readonly nodes: number;
  /** Replaced rows, including those of new nodes. */
  readonly rows: number;
  /** Neighbors in these rows, 4 bytes each. */
  readonly neighbors: number;
}

/**
 * Adds nodes and edges to a graph and removes edges, without building the graph again. Walks find the same as in a newly
 * built graph, except for the order of neighbors with the same key hash. A change costs time and memory in proportion to
 * the degrees of its ends, so apply a delta (`applyDelta`) before it grows large.
 */
export class GraphDelta {
  readonly #graph: Graph;
  readonly #touched: Uint32Array;
  readonly #rows = new Map<number, Uint32Array>();
  readonly #kinds: GraphNodeKind[] = [];
  readonly #keyHashes: number[] = [];
  #neighbors = 0;

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#touched = new Uint32Array(Math.ceil(graph.keyHashes.length / 32));
  }

  get size(): DeltaSize {
    return { nodes: this.#kinds.length, rows: this.#rows.size, neighbors: this.#neighbors };
  }

  /** The changes that walks read; valid until the next change. */
  get rows(): DeltaRows {
    return { touched: this.#touched, rows: this.#rows, kinds: this.#kinds, keyHashes: this.#keyHashes };
  }

  /** The neighbors of a node. The array may be part of the graph: do not write to it. */
  row(node: number): Uint32Array {
    return rowOf(this.#graph, this.rows, node);
  }

  /** Adds a node without edges, and returns its id. */
  addNode(kind: GraphNodeKind, keyHash: number): number {
    const id = this.#graph.keyHashes.length + this.#kinds.length;
    this.#kinds.push(kind);
    this.#keyHashes.push(keyHash >>> 0);
    this.#rows.set(id, new Uint32Array(0));
    return id;
  }

  /**
   * Connects two nodes. Returns false if they are already connected.
   *
   * @throws LinkSageError if a node does not exist, or edges cannot connect nodes of these kinds
   */
  addEdge(a: number, b: number): boolean {
    const [kindA, kindB] = [this.#kindOf(a), this.#kindOf(b)];
    if (a === b || edgeTypeBetween(kindA, kindB) === undefined)
      throw new LinkSageError(
        `GraphDelta.addEdge: expected two nodes of kinds that an edge connects, got ${kindA} ${a} and ${kindB} ${b}`,
      );
    if (rowOf(this.#graph, this.rows, a).includes(b)) return false;
    this.#replace(a, this.#with(a, b));
    this.#replace(b, this.#with(b, a));
    return true;
  }

  /**
   * Disconnects two nodes. Returns false if they are not connected.
   *
   * @throws LinkSageError if a node does not exist
   */
  removeEdge(a: number, b: number): boolean {
    this.#kindOf(a);
    this.#kindOf(b);
    if (!rowOf(this.#graph, this.rows, a).includes(b)) return false;
    this.#replace(a, this.#without(a, b));
    this.#replace(b, this.#without(b, a));
    return true;
  }

  #kindOf(node: number): GraphNodeKind {
    const base = this.#graph.keyHashes.length;
    const kind = node >= 0 && node < base ? kindOf(this.#graph, node) : this.#kinds[node - base];
    if (kind === undefined)
      throw new LinkSageError(
        `GraphDelta: expected a node id below ${base + this.#kinds.length}, got ${node}`,
      );
    return kind;
  }

  #with(node: number, added: number): Uint32Array {
    const row = rowOf(this.#graph, this.rows, node);
    const place = this.#placeOf(row, added);
    const longer = new Uint32Array(row.length + 1);
    longer.set(row.subarray(0, place));
    longer[place] = added;
    longer.set(row.subarray(place), place + 1);
    return longer;
  }

  #without(node: number, removed: number): Uint32Array {
    return rowOf(this.#graph, this.rows, node).filter((neighbor) => neighbor !== removed);
  }

  /** The index at which to insert a neighbor into a row, which is ordered by (key hash, id). */
  #placeOf(row: Uint32Array, added: number): number {
    const hash = keyHashIn(this.#graph, this.rows, added);
    let [from, to] = [0, row.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      const other = row[middle]!;
      if ((keyHashIn(this.#graph, this.rows, other) - hash || other - added) < 0) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  #replace(node: number, row: Uint32Array): void {
    this.#neighbors += row.length - (this.#rows.get(node)?.length ?? 0);
    this.#rows.set(node, row);
    if (node < this.#graph.keyHashes.length) this.#touched[node >>> 5]! |= 1 << (node & 31);
  }
}

/** The neighbors of a node. The array may be part of the graph: do not write to it. */
export function rowOf(
  { offsets, neighbors }: Graph,
  delta: DeltaRows | undefined,
  node: number,
): Uint32Array {
  return delta?.rows.get(node) ?? neighbors.subarray(offsets[node]!, offsets[node + 1]!);
}

/** The key hash of a node of the graph or of the delta. */
export function keyHashIn({ keyHashes }: Graph, delta: DeltaRows | undefined, node: number): number {
  return node < keyHashes.length ? keyHashes[node]! : delta!.keyHashes[node - keyHashes.length]!;
}
