/** Ranks of positives among candidates, and the metrics computed from them. */
import { type Floats, LinkSageError } from '../base/index.ts';

const nobody = new Uint32Array(0);

/** How many other candidates score higher than a positive, and how many score the same. */
export interface Standing {
  readonly higher: number;
  readonly equal: number;
}

/**
 * The standing of every positive among the negatives: the candidates that are neither positive nor excluded. A score of
 * NaN means a missing vector: such a negative is below everything, and such a positive is below all negatives.
 *
 * `scores`: [candidates]; `positives`: distinct ids, [n]; `excluded`: ascending ids of candidates that do not count,
 * unless they are positives. Gives [n].
 *
 * @throws LinkSageError if a positive is no index of `scores`.
 */
export function standingsOf(
  scores: Floats,
  positives: Uint32Array,
  excluded: Uint32Array = nobody,
): Standing[] {
  const beyond = positives.find((positive) => positive >= scores.length);
  if (beyond !== undefined) {
    throw new LinkSageError(`rank: expected a positive in 0..${scores.length - 1}, got ${beyond}`);
  }
  const most = positives.length + excluded.length;
  const notNegatives = scores instanceof Float32Array ? new Float32Array(most) : new Float64Array(most); // their scores
  let end = 0;
  for (const positive of positives) notNegatives[end++] = scores[positive]!;
  for (let i = 0; i < excluded.length; i++) {
    const id = excluded[i]!;
    if (id === excluded[i - 1] || id >= scores.length || positives.includes(id)) continue;
    notNegatives[end++] = scores[id]!;
  }
  const found = new Map<number, Standing>(); // positives often tie
  return Array.from(positives, (positive) => {
    const own = scores[positive]!;
    let standing = found.get(own);
    if (standing === undefined) {
      const all = countAbove(scores, own);
      const others = countAbove(notNegatives.subarray(0, end), own);
      standing = { higher: all.higher - others.higher, equal: all.equal - others.equal };
      found.set(own, standing);
    }
    return standing;
  });
}

/** How many scores are higher than `own`, and how many are equal. If `own` is NaN, all are higher. */
function countAbove(scores: Floats, own: number): Standing {
  if (Number.isNaN(own)) return { higher: scores.length, equal: 0 };
  let higher = 0;
  let atLeast = 0;
  for (let i = 0; i < scores.length; i++) {
    higher += Number(scores[i]! > own); // no branch, since it would often be mispredicted
    atLeast += Number(scores[i]! >= own);
  }
  return { higher, equal: atLeast - higher };
}

/**
 * The rank of the candidate `positive`: 1 + the number of others with a higher score + half the number of others with
 * an equal score. So tied candidates get the average rank of a random order. A missing positive ranks last.
 *
 * `scores`: [candidates]; `excluded` as in `standingsOf`.
 *
 * @throws LinkSageError if `positive` is no index of `scores`.
 */
export function rankOf(scores: Floats, positive: number, excluded: Uint32Array = nobody): number {
  return meanRank(standingsOf(scores, Uint32Array.of(positive), excluded)[0]!);
}

/** 1 + higher + equal / 2. */
export function meanRank({ higher, equal }: Standing): number {
  return 1 + higher + equal / 2;
}

/**
 * The probability that a positive is among the first k if ties are ordered at random: 0, 1, or between if its ties
 * straddle position k. So n equal scores give k hits in total, as a random order does. Comparing the mean rank with k
 * instead would count all of up to 2k − 1 equal candidates as hits.
 */
export function hitAt({ higher, equal }: Standing, k: number): number {
  return Math.min(1, Math.max(0, (k - higher) / (equal + 1)));
}

/**
 * Normalized discounted cumulative gain of one ranked list with several positives of equal gain (Järvelin and
 * Kekäläinen, 2002), averaged over all orders of tied candidates (McSherry and Najork, "Computing Information
 * Retrieval Performance Measures Efficiently in the Presence of Tied Scores", 2008):
 *
 *     DCG@k / IDCG@k,   DCG@k = Σ_{positives at position p ≤ k} 1 / log2(1 + p),   IDCG@k = Σ_{p = 1}^{min(k, positives)} 1 / log2(1 + p)
 *
 * `standings`: of all positives among all other candidates, including the other positives (see `joinRivals`). A positive
 * with `higher` = ∞ adds nothing. In [0, 1]; NaN if there is no positive.
 */
export function ndcgOf(standings: readonly Standing[], k: number): number {
  let gain = 0;
  for (const { higher, equal } of standings) {
    gain += discounts(higher + 1, Math.min(higher + equal + 1, k)) / (equal + 1);
  }
  return gain / discounts(1, Math.min(standings.length, k));
}

/**
 * NDCG@k from scores. `positives` and `excluded` as in `standingsOf`. A positive with a score of NaN adds nothing.
 *
 * @throws LinkSageError if a positive is no index of `scores`.
 */
export function ndcgAt(
  scores: Floats,
  positives: Uint32Array,
  k: number,
  excluded: Uint32Array = nobody,
): number {
  const owns = Array.from(positives, (positive) => scores[positive]!);
  const standings = standingsOf(scores, positives, excluded);
  return ndcgOf(joinRivals(standings, owns), k);
}

/**
 * Turns standings among the negatives into standings among negatives and the other positives. `owns`: the scores of the
 * positives. A missing positive (NaN) gets `higher` = ∞.
 */
export function joinRivals(standings: readonly Standing[], owns: readonly number[]): Standing[] {
  return standings.map(({ higher, equal }, i) => {
    const own = owns[i]!;
    if (Number.isNaN(own)) return { higher: Number.POSITIVE_INFINITY, equal: 0 };
    let above = 0;
    let tied = -1; // itself
    for (const other of owns) {
      if (other > own) above++;
      else if (other === own) tied++;
    }
    return { higher: higher + above, equal: equal + tied };
  });
}

/** Σ 1 / log2(1 + p) over the positions p = first .. last. */
function discounts(first: number, last: number): number {
  let sum = 0;
  for (let p = first; p <= last; p++) sum += 1 / Math.log2(1 + p);
  return sum;
}
