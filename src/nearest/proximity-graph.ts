/** A proximity graph over vectors (HNSW), in which entries near a query are looked for. */
import type { Index, MetricKind, ScalarKind } from 'usearch';
import { LinkSageError } from '../base/index.ts';

/** Edges of an entry in each layer above the lowest, which has twice as many (M of the paper). */
const connectivity = 16;
/**
 * Entries looked at for the edges of a new one (efConstruction of the paper). Twice as many take twice the time, and
 * gain less than asking for a few candidates more.
 */
const expansion = 64;
/** Entries added in one go, which blocks the thread for a second or two. */
const entriesPerTurn = 4096;

/**
 * Entries in a hierarchical navigable small world graph (Malkov and Yashunin, "Efficient and robust approximate
 * nearest neighbor search using Hierarchical Navigable Small World graphs", 2018), numbered in the order in which they
 * were added. It holds vectors in one byte a number, which is enough to tell what is near; whoever needs exact inner
 * products works them out. Entries are never removed: those that are out of use still lead to others.
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

  /** Opens a graph where it lies, to search it: pages of the file come into memory when they are needed. */
  static async view(path: string, dims: number): Promise<ProximityGraph> {
    const index = await makeIndex(dims);
    index.view(path);
    return new ProximityGraph(dims, index);
  }

  private constructor(dims: number, index: Index) {
    this.#dims = dims;
    this.#index = index;
  }

  /** How many entries there are. */
  get size(): number {
    return this.#index.size();
  }

  /** Adds entries, numbered on from those that are there. Other work of the thread gets its turn in between. */
  async add(vectors: Float32Array): Promise<void> {
    const perTurn = entriesPerTurn * this.#dims;
    for (let from = 0; from < vectors.length; from += perTurn) {
      const some = vectors.subarray(from, from + perTurn);
      const first = this.size;
      const entries = BigUint64Array.from({ length: some.length / this.#dims }, (_, i) => BigInt(first + i));
      this.#index.add(entries, some, 1); // more threads would add in an order that chance decides
      await new Promise(setImmediate);
    }
  }

  /** The `count` entries nearest to a query as far as the search finds them, seldom fewer, in no order to rely on. */
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
    expansion_search: 0, // as many as are asked for, and 64 at least
    multi: false,
  });
}

/** Loads the native library, which is not there for every machine, when it is first needed. */
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
