/** Exact search: all inner products by matrix multiplication, then the best of each row. */
import { BestFew, lowerBound, none } from '../base/index.ts';
import {
  createOnnxExecutor,
  type Executor,
  input,
  matmul,
  type OnnxExecutorOptions,
} from '../tensor/index.ts';
import { checkSearch, countRows } from './check-search.ts';
import type { SearchOptions, SearchResult, VectorIndex } from './vector-index.ts';

/** Scores held at a time, 4 MiB: small enough to stay in the processor's cache until the best are chosen. */
const scoresPerBlock = 1 << 20;
/** More queries than this are searched in turns, so that blocks have enough rows for a fast multiplication. */
const queriesPerTurn = 256;
/** Copying one row from a random place costs about as much as scoring this many rows in place. */
const copyCost = 32;

/**
 * Makes an index that compares each query with every vector.
 *
 * @param vectors unit vectors, read in place: they must not change while the index is used. `[n, dims]`
 * @throws LinkSageError if the vectors are not rows of `dims` numbers.
 */
export async function createExactIndex(
  vectors: Float32Array,
  dims: number,
  options: OnnxExecutorOptions = {},
): Promise<VectorIndex> {
  const size = countRows('index', vectors, dims);
  const rows = input('rows', 'float32', ['n', dims]);
  const queries = input('queries', 'float32', ['q', dims]);
  const scores = matmul(queries, rows, { transposeB: true }); // [q, n]
  return new ExactIndex(vectors, size, dims, await createOnnxExecutor({ scores }, options));
}

/** The vectors that queries are compared with, numbered by place. */
interface Candidates {
  readonly count: number;
  /** The vectors at the places from `first` to `first + rows` (exclusive). `[rows, dims]` */
  vectors(first: number, rows: number): Float32Array;
  /** Sets the scores of vectors that may not be found to NaN, in a row of scores of the places from `first` on. */
  mask(scores: Float32Array, first: number): void;
  /** The place of an id, or −1. */
  placeOf(id: number): number;
  idAt(place: number): number;
}

class ExactIndex implements VectorIndex {
  readonly size: number;
  readonly dims: number;
  readonly #vectors: Float32Array;
  readonly #executor: Executor;

  constructor(vectors: Float32Array, size: number, dims: number, executor: Executor) {
    this.size = size;
    this.dims = dims;
    this.#vectors = vectors;
    this.#executor = executor;
  }

  async search(queries: Float32Array, k: number, options: SearchOptions = {}): Promise<SearchResult> {
    const asked = checkSearch(this, queries, k, options);
    const { exclude, allowed } = options;
    const candidates = this.#candidates(allowed);
    const ids = new Uint32Array(asked * k);
    const scores = new Float32Array(asked * k);
    for (let from = 0; from < asked; from += queriesPerTurn) {
      const to = Math.min(asked, from + queriesPerTurn);
      const turn = queries.subarray(from * this.dims, to * this.dims);
      const heaps = await this.#searchTurn(turn, k, candidates, exclude?.slice(from, to));
      for (const [i, heap] of heaps.entries()) heap.drain(ids, scores, (from + i) * k);
    }
    for (let i = 0; i < ids.length; i++) if (ids[i] !== none) ids[i] = candidates.idAt(ids[i]!);
    return { ids, scores };
  }

  dispose(): Promise<void> {
    return this.#executor.dispose();
  }

  #candidates(allowed: Uint32Array | undefined): Candidates {
    if (allowed === undefined || allowed.length * copyCost > this.size) return this.#inPlace(allowed);
    return this.#copied(allowed);
  }

  /** All vectors, not copied. */
  #inPlace(allowed: Uint32Array | undefined): Candidates {
    const { size, dims } = this;
    return {
      count: size,
      vectors: (first, rows) => this.#vectors.subarray(first * dims, (first + rows) * dims),
      mask(scores, first) {
        if (allowed === undefined) return;
        let next = lowerBound(allowed, first);
        for (let i = 0; i < scores.length; i++) {
          if (allowed[next] === first + i) next++;
          else scores[i] = Number.NaN;
        }
      },
      placeOf: (id) => (id < size ? id : -1),
      idAt: (place) => place,
    };
  }

  /** Copies of the vectors of the allowed ids, in their order. */
  #copied(allowed: Uint32Array): Candidates {
    const { dims } = this;
    const vectors = this.#vectors;
    return {
      count: allowed.length,
      vectors: (first, rows) => {
        const block = new Float32Array(rows * dims);
        for (let row = 0; row < rows; row++) {
          const from = allowed[first + row]! * dims;
          for (let i = 0; i < dims; i++) block[row * dims + i] = vectors[from + i]!;
        }
        return block;
      },
      mask() {},
      placeOf(id) {
        const place = lowerBound(allowed, id);
        return allowed[place] === id ? place : -1;
      },
      idAt: (place) => allowed[place]!,
    };
  }

  /** Scores the queries of one turn against all candidates, block by block. The heaps hold places. */
  async #searchTurn(
    queries: Float32Array,
    k: number,
    candidates: Candidates,
    exclude?: readonly Uint32Array[],
  ): Promise<BestFew[]> {
    const asked = queries.length / this.dims;
    const heaps = Array.from({ length: asked }, () => new BestFew(k));
    const excluded = exclude?.map((list) => Array.from(list, (id) => candidates.placeOf(id)));
    const rowsPerBlock = Math.ceil(scoresPerBlock / asked);
    for (let first = 0; first < candidates.count; first += rowsPerBlock) {
      const rows = Math.min(rowsPerBlock, candidates.count - first);
      const scores = await this.#score(queries, candidates.vectors(first, rows));
      for (const [i, heap] of heaps.entries()) {
        candidates.mask(scores.subarray(i * rows, (i + 1) * rows), first);
        for (const place of excluded?.[i] ?? []) {
          if (place >= first && place < first + rows) scores[i * rows + place - first] = Number.NaN; // never enters a heap
        }
        heap.addAll(scores, i * rows, (i + 1) * rows, first);
      }
    }
    return heaps;
  }

  /** The inner products of all queries with some vectors. `[q, rows]` */
  async #score(queries: Float32Array, block: Float32Array): Promise<Float32Array> {
    const { scores } = await this.#executor.run({
      queries: { dtype: 'float32', data: queries, shape: [queries.length / this.dims, this.dims] },
      rows: { dtype: 'float32', data: block, shape: [block.length / this.dims, this.dims] },
    });
    return scores!.data as Float32Array;
  }
}
