/** Rankers: they rank rows for a query by vectors or by words. `fused.ts` has the one that goes by both. */
import { BestFew, none } from '../base/index.ts';
import type { SearchOptions, VectorIndex } from '../nearest/index.ts';
import type { Ranker, Ranking } from './ranking.ts';

/** The modes of a search. */
export const searchModes = ['vector', 'lexical', 'hybrid'] as const;

/** What a search compares: `vector` the meaning, `lexical` the words, `hybrid` both. */
export type SearchMode = (typeof searchModes)[number];

/** The name of each mode's scores. */
export const scoreNames = { vector: 'cosine', lexical: 'share', hybrid: 'fused' } as const satisfies Record<
  SearchMode,
  string
>;

/** How a score is computed. */
export type ScoreName = (typeof scoreNames)[SearchMode] | 'profile';

/** Ranks rows by the cosine of their vectors with `query`, a unit vector `[dims]`. */
export function rankByVector(index: VectorIndex, query: Float32Array, options: SearchOptions): Ranker {
  return async (n) => {
    const { ids, scores } = await index.search(query, Math.max(1, Math.min(n, index.size)), options);
    const end = ids.indexOf(none);
    return end < 0 ? { ids, scores } : { ids: ids.slice(0, end), scores: scores.slice(0, end) };
  };
}

/** Ranks rows by their shares of the query's words, as `allowShares` leaves them. Those without a word are left out. */
export function rankByWords(shares: Float32Array): Ranker {
  return async (n) => bestOf(shares, n, 0);
}

/** Sets the shares of rows that are not allowed to NaN, which is never found. `allowed`: ascending; default all */
export function allowShares(shares: Float32Array, allowed?: Uint32Array): Float32Array {
  if (allowed === undefined) return shares;
  let next = 0;
  for (let row = 0; row < shares.length; row++) {
    if (allowed[next] === row) next++;
    else shares[row] = Number.NaN;
  }
  return shares;
}

/** The `n` highest scores above `floor`, best first, ties by ascending place. */
export function bestOf(scores: Float32Array, n: number, floor = Number.NEGATIVE_INFINITY): Ranking {
  const size = Math.min(n, scores.length);
  const heap = new BestFew(size);
  for (let i = 0; i < scores.length; i++) if (scores[i]! > floor) heap.add(i, scores[i]!);
  const count = heap.items.length;
  const best = { ids: new Uint32Array(size), scores: new Float32Array(size) };
  heap.drain(best.ids, best.scores, 0);
  return { ids: best.ids.subarray(0, count), scores: best.scores.subarray(0, count) };
}
