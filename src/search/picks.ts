/** From the scores of boards to the probability that a link belongs on each of them. */
import type { Fusion } from '../model/index.ts';

/** A best board that is right less than one time in ten is no answer. */
const leastProbability = 0.1;

/**
 * The probability of each board, by the logistic function of {@link Fusion}. 0 for boards that cannot be picked. `[boards]`
 *
 * @param cosines of the link with each board; NaN for boards that cannot be picked. `[boards]`
 * @param shares of the link's words that each board has. `[boards]`
 */
export function boardChances(
  cosines: Float32Array,
  shares: Float32Array,
  { words, picks }: Pick<Fusion, 'words' | 'picks'>,
): Float64Array {
  const scores = cosines.map((cosine, board) => cosine + words.board * shares[board]!);
  const leads = leadsOf(scores);
  return Float64Array.from(scores, (score, board) => {
    if (Number.isNaN(score)) return 0;
    return 1 / (1 + Math.exp(-(picks.bias + picks.score * score + picks.lead * leads[board]!)));
  });
}

/** How far each score is above the best of the others; below 0 for all but one. NaN does not count. */
export function leadsOf(scores: Float32Array): Float32Array {
  let [best, second, at] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, -1];
  for (const [i, score] of scores.entries()) {
    if (score > best) [best, second, at] = [score, best, i];
    else if (score > second) second = score;
  }
  // A board that has no rival leads by nothing
  return scores.map((score, i) =>
    i !== at ? score - best : second === Number.NEGATIVE_INFINITY ? 0 : score - second,
  );
}

/**
 * The boards to show, the most likely first: those that are more likely than chance, one among all boards. None if even the
 * best of them is not worth showing: then no board fits.
 */
export function likelyBoards(chances: Float64Array, k: number): number[] {
  const possible = [...chances.keys()].filter((board) => chances[board]! > 0);
  const best = possible.sort((a, b) => chances[b]! - chances[a]! || a - b);
  const chance = 1 / Math.max(2, possible.length);
  if (best.length === 0 || chances[best[0]!]! < leastProbability) return [];
  return best.slice(0, k).filter((board) => chances[board]! > chance);
}
