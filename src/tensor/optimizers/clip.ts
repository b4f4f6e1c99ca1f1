/** Clipping of gradients. */
import type { Tensor } from '../graph.ts';
import { add, div, mul } from '../ops/arithmetic.ts';
import { where } from '../ops/choice.ts';
import { greater } from '../ops/comparison.ts';
import { sqrt } from '../ops/pointwise.ts';
import { constant } from '../ops/source.ts';
import { sum } from '../ops/sum.ts';

/**
 * Scales gradients so that their global norm is at most `maxNorm` (Pascanu, Mikolov, Bengio 2013). Shapes stay. Also
 * gives the norm before scaling, a float32 scalar for monitoring.
 */
export function clipByGlobalNorm(
  gradients: readonly Tensor[],
  maxNorm: number,
): { gradients: Tensor[]; norm: Tensor } {
  const squares = gradients.map((gradient) => sum(mul(gradient, gradient)));
  const norm = sqrt(squares.reduce((total, square) => add(total, square), constant(0)));
  const scale = where(greater(norm, maxNorm), div(maxNorm, norm), 1);
  return { gradients: gradients.map((gradient) => mul(gradient, scale)), norm };
}
