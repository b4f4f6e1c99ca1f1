/** Exact search: all inner products by matrix multiplication, then the best of each row. */
import { LinkSageError } from '../base/index.ts';
import {
  createOnnxExecutor,
  type Executor,
  input,
  matmul,
  type OnnxExecutorOptions,
} from '../tensor/index.ts';
import { TopK } from './top-k.ts';
import type { SearchOptions, SearchResult, VectorIndex } from './vector-index.ts';

/** Scores held at a time, 4 MiB: small enough to stay in the processor's cache until the best are picked. */
const scoresPerBlock = 1 << 20;
/** More queries than this are searched in turns, so that blocks keep enough rows to multiply well. */
const queriesPerTurn = 256;

/**
 * An index that compares each query with every vector.
 *
 * @param vectors unit vectors, read in place: they must not change while the index is used. `[n, dims]`
 * @throws LinkSageError when the vectors are not rows of `dims` numbers.
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

  async search(queries: Float32Array, k: number, { exclude }: SearchOptions = {}): Promise<SearchResult> {
    const asked = countRows('search', queries, this.dims);
    if (!Number.isInteger(k) || k < 1) throw new LinkSageError(`search: expected k of 1 or more, got ${k}`);
    if (exclude !== undefined && exclude.length !== asked) {
      throw new LinkSageError(`search: expected ${asked} lists to exclude, got ${exclude.length}`);
    }
    const ids = new Uint32Array(asked * k);
    const scores = new Float32Array(asked * k);
    for (let from = 0; from < asked; from += queriesPerTurn) {
      const to = Math.min(asked, from + queriesPerTurn);
      const turn = queries.subarray(from * this.dims, to * this.dims);
      const heaps = await this.#searchTurn(turn, k, exclude?.slice(from, to));
      for (const [i, heap] of heaps.entries()) heap.drain(ids, scores, (from + i) * k);
    }
    return { ids, scores };
  }

  dispose(): Promise<void> {
    return this.#executor.dispose();
  }

  /** Scores some queries against all vectors, block by block. */
  async #searchTurn(queries: Float32Array, k: number, exclude?: readonly Uint32Array[]): Promise<TopK[]> {
    const asked = queries.length / this.dims;
    const heaps = Array.from({ length: asked }, () => new TopK(k));
    const rowsPerBlock = Math.ceil(scoresPerBlock / asked);
    for (let first = 0; first < this.size; first += rowsPerBlock) {
      const rows = Math.min(rowsPerBlock, this.size - first);
      const scores = await this.#score(queries, first, rows);
      for (const [i, heap] of heaps.entries()) {
        for (const id of exclude?.[i] ?? []) {
          if (id >= first && id < first + rows) scores[i * rows + id - first] = Number.NaN; // never enters
        }
        heap.offer(scores, i * rows, (i + 1) * rows, first);
      }
    }
    return heaps;
  }

  /** The inner products of all queries with the vectors from `first` on. `[q, rows]` */
  async #score(queries: Float32Array, first: number, rows: number): Promise<Float32Array> {
    const block = this.#vectors.subarray(first * this.dims, (first + rows) * this.dims);
    const { scores } = await this.#executor.run({
      queries: { dtype: 'float32', data: queries, shape: [queries.length / this.dims, this.dims] },
      rows: { dtype: 'float32', data: block, shape: [rows, this.dims] },
    });
    return scores!.data as Float32Array;
  }
}

function countRows(where: string, vectors: Float32Array, dims: number): number {
  const rows = vectors.length / dims;
  if (Number.isInteger(rows)) return rows;
  throw new LinkSageError(`${where}: expected rows of ${dims} numbers, got ${vectors.length} numbers`);
}
