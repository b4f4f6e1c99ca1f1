/** Fits the probability that a link belongs on a board, by logistic regression on the board's score and its lead. */
import { denseRows, fitLogistic, withConstant } from '../../linear/index.ts';
import type { Fusion } from '../../model/index.ts';
import { leadsOf } from '../../search/index.ts';
import type { BoardRow } from './board-rows.ts';

/** Boards of a link that are fitted, the best first: those that a person gets to see. */
const bestBoards = 5;
/** Standard deviations of the prior, around the defaults. */
const spreads: Readonly<Record<keyof Fusion['picks'], number>> = { bias: 0.5, score: 1, lead: 1 };

/**
 * The most probable weights, given links with the boards that they were saved on, and a Gaussian prior around `prior`: few
 * links stay close to it, many override it (Platt scaling, with the lead as a second feature).
 *
 * @param words λ
 */
export function fitPicks(rows: readonly BoardRow[], words: number, prior: Fusion['picks']): Fusion['picks'] {
  const features: number[] = [];
  const labels: number[] = [];
  for (const { cosines, shares, right } of rows) {
    const scores = cosines.map((cosine, board) => cosine + words * shares[board]!);
    const leads = leadsOf(scores);
    const best = [...scores.keys()].sort((a, b) => scores[b]! - scores[a]! || a - b).slice(0, bestBoards);
    for (const board of best) {
      features.push(scores[board]!, leads[board]!);
      labels.push(right[board]!);
    }
  }
  const [score, lead, bias] = fitLogistic(
    withConstant(denseRows(Float64Array.from(features), 2)),
    Uint8Array.from(labels),
    {
      mean: Float64Array.of(prior.score, prior.lead, prior.bias),
      precision: Float64Array.of(spreads.score, spreads.lead, spreads.bias).map((spread) => 1 / spread ** 2),
    },
  );
  return { bias: bias!, score: score!, lead: lead! };
}
