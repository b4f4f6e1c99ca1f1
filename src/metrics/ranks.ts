/** Ranks of positives among candidates, and the measures made of them. */
import { LinkSageError } from '../base/index.ts';
import type { Floats } from './floats.ts';

const nobody = new Uint32Array(0);

/**
 * The rank of the candidate `positive`: 1 + the number of others scored higher + half the number of others
 * scored equal, so that ties are worth what a random order would give on average. A NaN stands for a missing
 * vector: as a candidate it is lower than everything, as the positive it ranks last.
 *
 * `excluded`: ascending ids that are no candidates; the positive always is one.
 *
 * @throws LinkSageError where `positive` is no index of `scores`.
 */
export function rankOf(scores: Floats, positive: number, excluded: Uint32Array = nobody): number {
  const { higher, equal } = standing(scores, positive, excluded);
  return 1 + higher + equal / 2;
}

/** Share of ranks ≤ k; NaN of no ranks. */
export function recallAt(ranks: Float64Array, k: number): number {
  let hits = 0;
  for (const rank of ranks) if (rank <= k) hits++;
  return hits / ranks.length;
}

/** Mean of 1 / rank; NaN of no ranks. */
export function meanReciprocalRank(ranks: Float64Array): number {
  let sum = 0;
  for (const rank of ranks) sum += 1 / rank;
  return sum / ranks.length;
}

/**
 * Normalised discounted cumulative gain of one ranked list with several positives of equal gain (Järvelin and
 * Kekäläinen, 2002), averaged over all orders of tied candidates (McSherry and Najork, "Computing Information
 * Retrieval Performance Measures Efficiently in the Presence of Tied Scores", 2008):
 *
 *     DCG@k / IDCG@k,   DCG@k = Σ_{positives at position p ≤ k} 1 / log2(1 + p),   IDCG@k = Σ_{p = 1}^{min(k, positives)} 1 / log2(1 + p)
 *
 * `positives`: distinct ids; `excluded` as in `rankOf`, without positives. A positive scored NaN gains nothing.
 * In [0, 1]; NaN where there is no positive.
 *
 * @throws LinkSageError where a positive is no index of `scores`.
 */
export function ndcgAt(
  scores: Floats,
  positives: Uint32Array,
  k: number,
  excluded: Uint32Array = nobody,
): number {
  let gain = 0;
  for (const positive of positives) {
    if (Number.isNaN(scores[positive])) continue;
    const { higher, equal } = standing(scores, positive, excluded);
    const tied = equal + 1;
    gain += discounts(higher + 1, Math.min(higher + tied, k)) / tied;
  }
  return gain / discounts(1, Math.min(positives.length, k));
}

/** Σ 1 / log2(1 + p) over the positions p = first .. last. */
function discounts(first: number, last: number): number {
  let sum = 0;
  for (let p = first; p <= last; p++) sum += 1 / Math.log2(1 + p);
  return sum;
}

/** How many other candidates score higher than the positive, and how many score the same. */
function standing(
  scores: Floats,
  positive: number,
  excluded: Uint32Array,
): { higher: number; equal: number } {
  const own = scores[positive];
  if (own === undefined) {
    throw new LinkSageError(`rank: expected a positive in 0..${scores.length - 1}, got ${positive}`);
  }
  const missing = Number.isNaN(own);
  let higher = 0;
  let equal = 0;
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i]!;
    if (score > own) higher++;
    else if (score === own) equal++;
  }
  if (missing) higher = scores.length - 1;
  else equal--; // itself
  for (let i = 0; i < excluded.length; i++) {
    const id = excluded[i]!;
    if (id === positive || id === excluded[i - 1] || id >= scores.length) continue;
    if (missing || scores[id]! > own) higher--;
    else if (scores[id] === own) equal--;
  }
  return { higher, equal };
}
