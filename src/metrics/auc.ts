/** The area under the ROC curve. */
import type { Floats } from '../base/index.ts';

/**
 * The area under the ROC curve: the probability that a positive scores higher than a negative; equal scores count half.
 * Computed from the ranks of the P positives among all scores, N of them negatives (Mann and Whitney, 1947; the same as
 * scikit-learn's `roc_auc_score`):
 *
 *     (Σ rank of positives − P (P + 1) / 2) / (P N),   ranks ascending from 1, equal scores share their mean rank
 *
 * In [0, 1]; chance is 0.5. NaN if there is no positive or no negative. A NaN score is lower than all others and equal
 * to other NaNs.
 */
export function areaUnderCurve(positives: Floats, negatives: Floats): number {
  const scored = ascending(positives, negatives);
  let rankSum = 0;
  for (let from = 0; from < scored.length; ) {
    let to = from;
    let tied = 0;
    for (; to < scored.length && scored[to]!.score === scored[from]!.score; to++)
      tied += scored[to]!.positive;
    rankSum += (tied * (from + 1 + to)) / 2; // ranks from + 1 .. to
    from = to;
  }
  const count = positives.length;
  return (rankSum - (count * (count + 1)) / 2) / (count * negatives.length);
}

function ascending(positives: Floats, negatives: Floats): { score: number; positive: 0 | 1 }[] {
  const scored = [
    ...Array.from(positives, (score) => ({ score: present(score), positive: 1 as const })),
    ...Array.from(negatives, (score) => ({ score: present(score), positive: 0 as const })),
  ];
  return scored.sort((a, b) => (a.score < b.score ? -1 : Number(a.score > b.score)));
}

function present(score: number): number {
  return Number.isNaN(score) ? Number.NEGATIVE_INFINITY : score;
}
