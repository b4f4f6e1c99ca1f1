/** Fits the choice among boards: a multinomial logit with an outside option (McFadden 1974), by Newton's method. */
import { none } from '../../base/index.ts';
import type { Fusion } from '../../model/index.ts';
import type { BoardRow } from './board-rows.ts';

/** The standard deviations of the prior: of the scale, as a share of it, and of the weight of no board. */
const scaleSpread = 0.25;
const noneSpread = 1;
const mostRounds = 50;
const precise = 1e-6;
/** The longest step, as a share of the scale; scores that separate all rows would otherwise make it diverge. */
const longestStep = 0.5;
const leastScale = 0.1;

/**
 * The most probable scale and weight of no board, given the rows and a Gaussian prior around `prior`: few rows stay close
 * to it, many override it.
 *
 * @param words λ
 */
export function fitPicks(rows: readonly BoardRow[], words: number, prior: Fusion['picks']): Fusion['picks'] {
  const scores = rows.map(({ cosines, shares }) =>
    Float64Array.from(cosines, (cosine, i) => cosine + words * shares[i]!),
  );
  const precisions = [1 / (scaleSpread * prior.scale) ** 2, 1 / noneSpread ** 2] as const;
  let { scale, none: outside } = prior;
  for (let round = 0; round < mostRounds; round++) {
    // Gradient and negative Hessian [[a, b], [b, c]] of the log posterior
    const gradient = [precisions[0] * (prior.scale - scale), precisions[1] * (prior.none - outside)];
    let [a, b, c] = [precisions[0], 0, precisions[1]];
    for (const [row, { answer }] of rows.entries()) {
      const own = scores[row]!;
      const { expected, squares, noneShare } = momentsOf(own, scale, outside);
      gradient[0]! += (answer === none ? 0 : own[answer]!) - expected;
      gradient[1]! += (answer === none ? 1 : 0) - noneShare;
      a += squares - expected ** 2;
      b -= expected * noneShare;
      c += noneShare * (1 - noneShare);
    }
    const determinant = a * c - b * b;
    const steps = [
      (c * gradient[0]! - b * gradient[1]!) / determinant,
      (a * gradient[1]! - b * gradient[0]!) / determinant,
    ];
    const limit = Math.min(1, (longestStep * scale) / Math.abs(steps[0]!), 2 / Math.abs(steps[1]!));
    scale = Math.max(leastScale, scale + limit * steps[0]!);
    outside += limit * steps[1]!;
    if (Math.abs(steps[0]!) < precise && Math.abs(steps[1]!) < precise) break;
  }
  return { scale, none: outside };
}

/** Under the model: the expected score and its square, 0 for no board, and the probability of no board. */
function momentsOf(scores: Float64Array, scale: number, outside: number) {
  const most = scores.reduce((best, score) => Math.max(best, scale * score), outside);
  let total = Math.exp(outside - most);
  const noneWeight = total;
  let [first, second] = [0, 0];
  for (const score of scores) {
    const weight = Math.exp(scale * score - most);
    total += weight;
    first += weight * score;
    second += weight * score * score;
  }
  return { expected: first / total, squares: second / total, noneShare: noneWeight / total };
}
