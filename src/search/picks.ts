/** From the scores of boards to the probability that a link is saved on each of them. */
import type { Fusion } from '../model/index.ts';

/** How likely each board is, and that none of them fits. Together 1. */
export interface BoardChances {
  /** `[boards]`; 0 for boards that cannot be picked */
  readonly boards: Float64Array;
  readonly none: number;
}

/**
 * The multinomial logit of {@link Fusion}.
 *
 * @param cosines of the link with each board; NaN for boards that cannot be picked. `[boards]`
 * @param shares of the link's words that each board has. `[boards]`
 */
export function boardChances(
  cosines: Float32Array,
  shares: Float32Array,
  { words, picks }: Pick<Fusion, 'words' | 'picks'>,
): BoardChances {
  const utilities = Float64Array.from(cosines, (cosine, board) => {
    const utility = picks.scale * (cosine + words.board * shares[board]!);
    return Number.isNaN(utility) ? Number.NEGATIVE_INFINITY : utility;
  });
  const most = utilities.reduce((a, b) => Math.max(a, b), picks.none);
  const weights = utilities.map((utility) => Math.exp(utility - most));
  const noneWeight = Math.exp(picks.none - most);
  const total = weights.reduce((sum, weight) => sum + weight, noneWeight);
  return { boards: weights.map((weight) => weight / total), none: noneWeight / total };
}

/**
 * The boards to show, best first: those that are more likely than chance, one among all boards and the answer that none
 * fits. None if it is more likely than not that none fits.
 */
export function likelyBoards({ boards, none }: BoardChances, k: number): number[] {
  const possible = [...boards.keys()].filter((board) => boards[board]! > 0);
  const chance = 1 / (possible.length + 1);
  const best = possible.sort((a, b) => boards[b]! - boards[a]! || a - b);
  if (none > 0.5) return [];
  return best.slice(0, k).filter((board) => boards[board]! > chance);
}
