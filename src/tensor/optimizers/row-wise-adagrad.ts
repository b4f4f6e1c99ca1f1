/** Adagrad for the rows of an embedding table that a batch uses. */
import { expectType, fail } from '../failure.ts';
import type { Tensor } from '../graph.ts';
import { add, div, mul, type Operand, sub } from '../ops/arithmetic.ts';
import { reshape } from '../ops/layout.ts';
import { mean } from '../ops/mean.ts';
import { sqrt } from '../ops/pointwise.ts';
import { formatType } from '../shapes.ts';

/** The inputs of one update. The table itself stays outside the graph. */
export interface AdagradOptions {
  /** The rows that the batch uses, each once. float32 `[R, W]` */
  readonly rows: Tensor;
  /** Their gradients. float32 `[R, W]` */
  readonly gradients: Tensor;
  /** Their accumulators, zeros at first. float32 `[R]` */
  readonly accumulators: Tensor;
  /** A float32 scalar, so that a schedule can change it. */
  readonly learningRate: Operand;
  /** Added to the accumulator under the root; default 1e-10. */
  readonly epsilon?: number;
}

/** The state of the rows after an update. */
export interface AdagradResult {
  readonly rows: Tensor;
  readonly accumulators: Tensor;
}

/**
 * One step of Adagrad (Duchi, Hazan, Singer 2011) with one accumulator per row (Gupta, Bengio, Weston 2014), which adds
 * only 1/W to the memory of a table of width W: G ← G + mean(g²), θ ← θ − η g / √(G + ε).
 */
export function rowWiseAdagrad(options: AdagradOptions): AdagradResult {
  const { rows, gradients, learningRate, epsilon = 1e-10 } = options;
  const [count, width] = rows.shape;
  if (rows.dtype !== 'float32' || count === undefined || width === undefined || rows.shape.length !== 2) {
    fail('rowWiseAdagrad', 'rows float32 [R, W]', formatType(rows));
  }
  expectType('rowWiseAdagrad', 'gradients', gradients, rows);
  expectType('rowWiseAdagrad', 'accumulators', options.accumulators, { dtype: 'float32', shape: [count] });
  const accumulators = add(options.accumulators, mean(mul(gradients, gradients), { axes: 1 }));
  const rates = div(learningRate, sqrt(add(accumulators, epsilon)));
  return { rows: sub(rows, mul(gradients, reshape(rates, [count, 1]))), accumulators };
}
