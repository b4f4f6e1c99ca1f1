/** Exact search: all inner products by matrix multiplication, then the best of each row. */
import { LinkSageError } from '../base/index.ts';
import { createOnnxExecutor, type Executor, input, matmul, type OnnxExecutorOptions } from '../tensor/index.ts';
import { TopK } from './top-k.ts';
import type { SearchOptions, SearchResult, VectorIndex } from './vector-index.ts';

/** Scores held at a time, 4 MiB: they stay in the cache between product and selection (measured 2^20 best). */
const scoresPerBlock = 1 << 20;
/** More queries than this are searched in turns, so that blocks keep enough rows to multiply well. */
const queriesPerTurn = 256;

/**
 * An index that compares each query with every vector; 100,000 × 256 take about 5 ms a query on two cores, ten times
 * less where a hundred are asked at once.
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
  const executor = await createOnnxExecutor({ scores }, options);
  return {
    size,
    dims,
    search: (asked, k, extra = {}) => searchAll(executor, vectors, dims, asked, k, extra),
    dispose: () => executor.dispose(),
  };
}

async function searchAll(
  executor: Executor,
  vectors: Float32Array,
  dims: number,
  queries: Float32Array,
  k: number,
  { exclude }: SearchOptions,
): Promise<SearchResult> {
  const asked = countRows('search', queries, dims);
  if (!Number.isInteger(k) || k < 1) throw new LinkSageError(`search: expected k of 1 or more, got ${k}`);
  if (exclude !== undefined && exclude.length !== asked) {
    throw new LinkSageError(`search: expected ${asked} lists to exclude, got ${exclude.length}`);
  }
  const ids = new Uint32Array(asked * k);
  const scores = new Float32Array(asked * k);
  for (let from = 0; from < asked; from += queriesPerTurn) {
    const to = Math.min(asked, from + queriesPerTurn);
    const excluded = exclude?.slice(from, to);
    const heaps = await searchTurn(executor, vectors, dims, queries.subarray(from * dims, to * dims), k, excluded);
    for (const [i, heap] of heaps.entries()) heap.drain(ids, scores, (from + i) * k);
  }
  return { ids, scores };
}

/** Scores some queries against all vectors, block by block. */
async function searchTurn(
  executor: Executor,
  vectors: Float32Array,
  dims: number,
  queries: Float32Array,
  k: number,
  exclude: readonly Uint32Array[] | undefined,
): Promise<TopK[]> {
  const asked = queries.length / dims;
  const size = vectors.length / dims;
  const heaps = Array.from({ length: asked }, () => new TopK(k));
  const rowsPerBlock = Math.ceil(scoresPerBlock / asked);
  for (let first = 0; first < size; first += rowsPerBlock) {
    const rows = Math.min(rowsPerBlock, size - first);
    const block = vectors.subarray(first * dims, (first + rows) * dims);
    const { scores } = await executor.run({
      queries: { dtype: 'float32', data: queries, shape: [asked, dims] },
      rows: { dtype: 'float32', data: block, shape: [rows, dims] },
    });
    const products = scores!.data as Float32Array; // [asked, rows]
    for (const [i, heap] of heaps.entries()) {
      for (const id of exclude?.[i] ?? []) {
        if (id >= first && id < first + rows) products[i * rows + id - first] = Number.NaN; // never enters
      }
      heap.offer(products, i * rows, (i + 1) * rows, first);
    }
  }
  return heaps;
}

function countRows(where: string, vectors: Float32Array, dims: number): number {
  const rows = vectors.length / dims;
  if (Number.isInteger(rows)) return rows;
  throw new LinkSageError(`${where}: expected rows of ${dims} numbers, got ${vectors.length} numbers`);
}
