/** The fused score: how close two vectors are, and how many of the query's words a document has, as one number. */
import { dotInFour } from '../base/index.ts';
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
    const rows = union(ids, bestOf(shares, count, 0).ids);
    const scores = cosinesOf(rows);
    for (let i = 0; i < rows.length; i++) scores[i] = fuse(scores[i]!, shares[rows[i]!]!, words);
    const best = bestOf(scores, n, cutoff);
    return { ids: best.ids.map((i) => rows[i]!), scores: best.scores };
  };
}

/** The rows of both lists, ascending. */
function union(a: Uint32Array, b: Uint32Array): Uint32Array {
  const rows = new Uint32Array(a.length + b.length);
  rows.set(a);
  rows.set(b, a.length);
  rows.sort();
  let count = 0;
  for (let i = 0; i < rows.length; i++) if (i === 0 || rows[i] !== rows[i - 1]) rows[count++] = rows[i]!;
  return rows.subarray(0, count);
}

/** Vectors by row: those of an array, and newer ones that take their places or follow them. E = their length */
export interface RowVectors {
  /** `[rows, E]` */
  readonly all: Float32Array;
  /** Each `[E]` */
  readonly newer: ReadonlyMap<number, Float32Array>;
}

/** The cosines of a query with some rows. `vectors`: of unit length, `[width]`; `query`: of unit length `[dims]` */
export function cosinesWith(
  query: Float32Array,
  { all, newer }: RowVectors,
  width: number,
): (rows: Uint32Array) => Float32Array {
  const dims = query.length;
  return (rows) => {
    const cosines = new Float32Array(rows.length);
    for (const [i, row] of rows.entries()) {
      const own = newer.get(row);
      const vectors = own ?? all;
      const from = own === undefined ? row * width : 0;
      const product = dotInFour(query, 0, vectors, from, dims);
      // Whole vectors have unit length, prefixes have not
      cosines[i] = dims === width ? product : product / lengthAt(vectors, from, dims);
    }
    return cosines;
  };
}

function lengthAt(vectors: Float32Array, from: number, dims: number): number {
  return Math.sqrt(dotInFour(vectors, from, vectors, from, dims)) || 1;
}
