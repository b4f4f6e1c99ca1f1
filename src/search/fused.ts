/** The fused score: how close two vectors are, and how many of the query's words a document has, as one number. */
import { dot } from '../base/index.ts';
import { prefixOf } from '../nearest/index.ts';
import { bestOf } from './rankers.ts';
import type { Ranker } from './ranking.ts';

/** Rows that each ranking brings at least. What neither has among them would not be first by both. */
const depth = 1000;

/** What the vectors and the words of one query say about rows. */
export interface FusedQuery {
  /** Ranks by cosine. */
  readonly byVector: Ranker;
  /** The cosines of some rows. */
  readonly cosinesOf: (rows: Uint32Array) => Float32Array;
  /** The share of the query's words that each row has. NaN where a row must not be found. `[rows]` */
  readonly shares: Float32Array;
  /** λ */
  readonly words: number;
  /** Only scores above it are found. */
  readonly cutoff: number;
}

/** The score of a cosine and a share of the words: their mean, weighed 1 : λ. At most 1; 0 says nothing. */
export function fuse(cosine: number, share: number, words: number): number {
  return (cosine + words * share) / (1 + words);
}

/** Ranks by the fused score what is among the best rows by vector or by words. Both scores of such a row are exact. */
export function rankFused({ byVector, cosinesOf, shares, words, cutoff }: FusedQuery): Ranker {
  return async (n) => {
    const count = Math.max(n, depth);
    const { ids } = await byVector(count);
    const rows = Uint32Array.from(new Set([...ids, ...bestOf(shares, count, 0).ids])).sort();
    const cosines = cosinesOf(rows);
    const best = bestOf(
      Float32Array.from(rows, (row, i) => fuse(cosines[i]!, shares[row]!, words)),
      n,
      cutoff,
    );
    return { ids: best.ids.map((i) => rows[i]!), scores: best.scores };
  };
}

/** The cosines of a query with some rows. `vectors`: full unit vectors `[n, width]`; `query`: of unit length `[dims]` */
export function cosinesWith(
  query: Float32Array,
  vectors: Float32Array,
  width: number,
): (rows: Uint32Array) => Float32Array {
  return cosinesOfRows(query, width, (row) => vectors.subarray(row * width, (row + 1) * width));
}

/** The same, of vectors that do not lie in one array. Each `[width]` */
export function cosinesOfRows(
  query: Float32Array,
  width: number,
  vectorOf: (row: number) => Float32Array,
): (rows: Uint32Array) => Float32Array {
  return (rows) => {
    const found = new Float32Array(rows.length * width);
    for (const [i, row] of rows.entries()) found.set(vectorOf(row), i * width);
    const dims = query.length;
    const prefixes = prefixOf(found, width, dims);
    return Float32Array.from(rows, (_, i) => dot(query, prefixes.subarray(i * dims, (i + 1) * dims)));
  };
}
