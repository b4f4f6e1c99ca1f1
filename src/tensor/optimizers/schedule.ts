/** The learning rate as a function of the step. */
import { expectType, fail } from '../failure.ts';
import type { Tensor } from '../graph.ts';
import { add, mul, sub } from '../ops/arithmetic.ts';
import { where } from '../ops/choice.ts';
import { less } from '../ops/comparison.ts';
import { cos } from '../ops/pointwise.ts';

/** The shape of a schedule. */
export interface ScheduleOptions {
  /** Number of warm-up steps, over which the rate rises. */
  readonly warmUp: number;
  /** Number of steps after which the cosine ends; the rate stays constant from then on. */
  readonly total: number;
  /** The factor at the end of the cosine; default 0. */
  readonly final?: number;
}

/**
 * The factor of the learning rate in each step t = 1, 2, …: a linear warm-up (Goyal et al. 2017) times a cosine
 * from 1 down to `final` (Loshchilov, Hutter 2017): min(1, t / warmUp) · (final + (1 − final) · (1 + cos(π p)) / 2)
 * with p = min(1, (t − 1) / total).
 *
 * @param step t, as Adam counts: a float32 scalar
 */
export function warmUpCosine(step: Tensor, { warmUp, total, final = 0 }: ScheduleOptions): Tensor {
  expectType('warmUpCosine', 'step', step, { dtype: 'float32', shape: [] });
  if (!(warmUp >= 1 && total >= 1)) {
    fail('warmUpCosine', 'warmUp and total of at least one step', `${warmUp} and ${total}`);
  }
  const done = atMostOne(mul(sub(step, 1), 1 / total));
  const half = (1 - final) / 2;
  return mul(atMostOne(mul(step, 1 / warmUp)), add(mul(cos(mul(done, Math.PI)), half), final + half));
}

function atMostOne(x: Tensor): Tensor {
  return where(less(x, 1), x, 1);
}
