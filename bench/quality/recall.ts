/** Recall of what users have in store, for whatever scores articles for users. */
import { BestFew } from '../../src/base/index.ts';
import { rowOf } from '../../src/evaluation/index.ts';
import { rankOf } from '../../src/metrics/index.ts';
import type { Libraries } from '../datasets/citeulike-files.ts';

/** Libraries, and which articles are asked for. */
export interface Asked extends Libraries {
  /** What may be recommended; all articles where left out. */
  readonly candidates?: Uint32Array;
}

/** Writes the score of every article for a user. */
export type ScoreUser = (user: number, scores: Float32Array) => void;

/**
 * Recall@k of every user with test articles, in order: how many of them are among the k best of all articles that
 * the user does not hold already, or of `candidates` only, divided by their number. Of articles that tie across the
 * k-th place those count whose mean rank is at most k.
 */
export function recallByUser(
  score: ScoreUser,
  { train, test, items, candidates }: Asked,
  k: number,
): Float64Array {
  const scores = new Float32Array(items);
  const isCandidate = new Uint8Array(items).fill(candidates === undefined ? 1 : 0);
  for (const item of candidates ?? []) isCandidate[item] = 1;
  const recalls: number[] = [];
  for (let user = 0; user + 1 < test.offsets.length; user++) {
    const asked = rowOf(test, user);
    if (asked.length === 0) continue;
    score(user, scores);
    for (const item of rowOf(train, user)) scores[item] = Number.NaN; // ranks below everything
    if (candidates !== undefined)
      isCandidate.forEach((is, item) => {
        if (is === 0) scores[item] = Number.NaN;
      });
    const edge = kthScore(scores, k);
    const isHit = (item: number) =>
      scores[item]! > edge || (scores[item] === edge && rankOf(scores, item) <= k);
    recalls.push(asked.filter(isHit).length / asked.length);
  }
  return Float64Array.from(recalls);
}

/** The k-th highest score; −∞ where there are fewer. */
function kthScore(scores: Float32Array, k: number): number {
  const best = new BestFew(k);
  scores.forEach((score, item) => {
    if (!Number.isNaN(score)) best.add(item, score);
  });
  return best.items.length < k
    ? Number.NEGATIVE_INFINITY
    : Math.min(...Array.from(best.items, (item) => scores[item]!));
}
