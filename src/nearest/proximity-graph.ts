/** A proximity graph over vectors (HNSW), which finds entries near a query. */
import type { Index, MetricKind, ScalarKind } from 'usearch';
import { LinkSageError } from '../base/index.ts';

/** Edges of an entry in each layer (M of the paper). The lowest layer has twice as many. */
const connectivity = 16;
/**
 * Entries considered for the edges of a new entry (efConstruction of the paper). Twice as many take twice the time, and
 * gain less than a few more candidates per search.
 */
const expansion = 64;
/** Entries added at once; this blocks the thread for a second or two. */
const entriesPerTurn = 4096;

/**
 * A hierarchical navigable small world graph (Malkov and Yashunin, "Efficient and robust approximate nearest neighbor
 * search using Hierarchical Navigable Small World graphs", 2018). Entries are numbered in the order in which they are
 * added. The graph stores vectors with one byte per number, which is enough to find what is near; callers compute exact
 * inner products themselves. Entries are never removed: entries that are out of use still lead to others.
 *
 * The same entries, added in the same order, give the same graph, whatever the number of processors.
 */
export class ProximityGraph {
  readonly #dims: number;
  #index: Index;

  /** An empty graph. */
  static async create(dims: number): Promise<ProximityGraph> {
    return new ProximityGraph(dims, await makeIndex(dims));
  }

  /** Reads a graph from a file, to add to it. */
  static async load(path: string, dims: number): Promise<ProximityGraph> {
    const index = await makeIndex(dims);
    index.load(path);
    return new ProximityGraph(dims, index);
  }

  /** Opens a graph file for search only. The file is mapped: parts of it are read into memory when they are needed. */
  static async view(path: string, dims: number): Promise<ProximityGraph> {
    const index = await makeIndex(dims);
    index.view(path);
    return new ProximityGraph(dims, index);
  }

  private constructor(dims: number, index: Index) {
    this.#dims = dims;
    this.#index = index;
  }

  /** The number of entries. */
  get size(): number {
    return this.#index.size();
  }

  /** Adds entries, whose numbers follow the existing ones. The thread can do other work in between. `[n, dims]` */
  async add(vectors: Float32Array): Promise<void> {
    const perTurn = entriesPerTurn * this.#dims;
    for (let from = 0; from < vectors.length; from += perTurn) {
      const some = vectors.subarray(from, from + perTurn);
      const first = this.size;
      const entries = BigUint64Array.from({ length: some.length / this.#dims }, (_, i) => BigInt(first + i));
      this.#index.add(entries, some, 1); // with more threads, the order would be random
      await new Promise(setImmediate);
    }
  }

  /** About the `count` entries nearest to a query, rarely fewer than that many, in no particular order. */
  search(query: Float32Array, count: number): Uint32Array {
    return Uint32Array.from(this.#index.search(query, count, 1).keys, Number);
  }

  /** Writes the graph to a file. */
  save(path: string): void {
    this.#index.save(path);
  }
}

async function makeIndex(dims: number): Promise<Index> {
  const { Index } = await loadLibrary();
  return new Index({
    dimensions: dims,
    metric: 'ip' as MetricKind,
    quantization: 'i8' as ScalarKind,
    connectivity,
    expansion_add: expansion,
    expansion_search: 0, // means: the number asked for, but at least 64
    multi: false,
  });
}

/** Loads the native library when it is first needed. It does not exist for every machine. */
async function loadLibrary(): Promise<typeof import('usearch')> {
  try {
    return await import('usearch');
  } catch (cause) {
    throw new LinkSageError(
      `approximate index: expected the package usearch for ${process.platform} ${process.arch}, got ${String(cause)}`,
      { code: 'unsupported', cause, hint: 'Set embeddings.index to "exact", and run: linksage refresh' },
    );
  }
}
