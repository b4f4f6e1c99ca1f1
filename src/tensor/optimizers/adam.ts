/** Adam (Kingma, Ba 2015) with AdamW's decoupled weight decay, as part of the graph of a training step. */
import { fail } from '../failure.ts';
import type { Tensor } from '../graph.ts';
import { add, div, mul, type Operand, sub } from '../ops/arithmetic.ts';
import { exp, sqrt } from '../ops/pointwise.ts';
import { formatShape, sameShape } from '../shapes.ts';

/** The inputs of one update. The arrays are parallel, with one entry per parameter. */
export interface AdamOptions {
  readonly parameters: readonly Tensor[];
  readonly gradients: readonly Tensor[];
  /** Moments after the previous step; zeros at first. */
  readonly firstMoments: readonly Tensor[];
  readonly secondMoments: readonly Tensor[];
  /** The number of this step, from 1: a float32 scalar. */
  readonly step: Tensor;
  /** A float32 scalar, so that a schedule can change it. */
  readonly learningRate: Operand;
  /** Decay of the first moment; default 0.9. */
  readonly beta1?: number;
  /** Decay of the second moment; default 0.999. */
  readonly beta2?: number;
  /** Added to the root of the second moment; default 1e-8. */
  readonly epsilon?: number;
  /**
   * Weight decay λ: per step, a parameter shrinks by λ times the learning rate. One for all, or one for each; default
   * 0.
   */
  readonly weightDecay?: number | readonly number[];
}

/** The state after an update. */
export interface AdamResult {
  readonly parameters: Tensor[];
  readonly firstMoments: Tensor[];
  readonly secondMoments: Tensor[];
}

/**
 * One step of AdamW (Loshchilov, Hutter 2019, algorithm 2):
 * m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², θ ← θ − η (m̂ / (√v̂ + ε) + λ θ).
 */
export function adam(options: AdamOptions): AdamResult {
  const { parameters, gradients, firstMoments, secondMoments, step, learningRate } = options;
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 } = options;
  const decays = typeof weightDecay === 'number' ? parameters.map(() => weightDecay) : weightDecay;
  if (decays.length !== parameters.length) {
    fail('adam', `${parameters.length} values of weightDecay`, String(decays.length));
  }
  for (const [name, list] of Object.entries({ gradients, firstMoments, secondMoments })) {
    checkShapes(name, parameters, list);
  }
  // The bias corrections of the moments are moved into scalars, which cost nothing.
  const root = sqrt(sub(1, power(beta2, step)));
  const rate = div(mul(root, learningRate), sub(1, power(beta1, step)));
  const floor = mul(root, epsilon);
  const result: AdamResult = { parameters: [], firstMoments: [], secondMoments: [] };
  parameters.forEach((parameter, i) => {
    const gradient = gradients[i]!;
    const first = add(mul(firstMoments[i]!, beta1), mul(gradient, 1 - beta1));
    const second = add(mul(secondMoments[i]!, beta2), mul(mul(gradient, gradient), 1 - beta2));
    const change = mul(div(first, add(sqrt(second), floor)), rate);
    const kept = decays[i] === 0 ? parameter : mul(parameter, sub(1, mul(learningRate, decays[i]!)));
    result.parameters.push(sub(kept, change));
    result.firstMoments.push(first);
    result.secondMoments.push(second);
  });
  return result;
}

function power(base: number, exponent: Tensor): Tensor {
  return exp(mul(exponent, Math.log(base)));
}

function checkShapes(name: string, parameters: readonly Tensor[], list: readonly Tensor[]): void {
  const expected = parameters.map(({ shape }) => formatShape(shape)).join(' ');
  const got = list.map(({ shape }) => formatShape(shape)).join(' ');
  const matches =
    list.length === parameters.length && parameters.every((p, i) => sameShape(p.shape, list[i]!.shape));
  if (!matches) fail('adam', `${name} of shapes ${expected}`, got);
}
