/** Logistic regression with a Gaussian prior, fitted by Newton's method. Legend: N rows, F features. */
import { dot } from '../base/index.ts';
import type { FeatureRows } from './rows.ts';

/** Newton's method stops when no weight moves by more than this. */
const precise = 1e-6;
const mostRounds = 50;
/** Limit on the move of a weight per round: perfectly separable rows would otherwise make it diverge. */
const longestStep = 5;
/**
 * Upper limit of the relative residual at which solving for a step ends. Close to the optimum, steps are solved more
 * exactly.
 */
const roughest = 0.1;

/** The Gaussian prior of the weights; [F] each. */
export interface Prior {
  readonly mean: Float64Array;
  /** One over the variance: the larger, the more rows it takes to move a weight. */
  readonly precision: Float64Array;
}

/** The probability of label 1: `1 / (1 + exp(−weights · row))`; weights: [F]. */
export function predict(weights: Float64Array, features: FeatureRows, row = 0): number {
  return 1 / (1 + Math.exp(-features.dot(row, weights)));
}

/**
 * The maximum a posteriori weights [F], by iteratively reweighted least squares (Bishop, "Pattern Recognition and
 * Machine Learning", 4.3.3 and 4.4). Few rows stay close to the prior; many rows override it. Each step is solved by
 * conjugate gradients, so that the Hessian [F, F] is never stored (Nocedal and Wright, "Numerical Optimization", 7.1).
 *
 * @param labels 1 or 0; [N]
 */
export function fitLogistic(
  features: FeatureRows,
  labels: Uint8Array,
  { mean, precision }: Prior,
): Float64Array {
  const weights = mean.slice();
  const spread = new Float64Array(labels.length);
  for (let round = 0; round < mostRounds; round++) {
    const gradient = weights.map((weight, f) => precision[f]! * (mean[f]! - weight));
    for (let row = 0; row < labels.length; row++) {
      const p = predict(weights, features, row);
      spread[row] = p * (1 - p);
      features.addTo(gradient, row, labels[row]! - p);
    }
    const step = solve((direction) => curve(features, spread, precision, direction), gradient);
    const largest = step.reduce((most, move) => Math.max(most, Math.abs(move)), 0);
    const scale = Math.min(1, longestStep / largest);
    for (let f = 0; f < weights.length; f++) weights[f]! += scale * step[f]!;
    if (largest < precise) break;
  }
  return weights;
}

/** The negative Hessian times a direction: `(Xᵀ diag(spread) X + diag(precision)) · direction`; [F]. */
function curve(
  features: FeatureRows,
  spread: Float64Array,
  precision: Float64Array,
  direction: Float64Array,
): Float64Array {
  const product = direction.map((value, f) => precision[f]! * value);
  for (let row = 0; row < spread.length; row++) {
    features.addTo(product, row, spread[row]! * features.dot(row, direction));
  }
  return product;
}

/** Solves `matrix · x = right` by conjugate gradients (Nocedal and Wright, algorithm 5.2). */
function solve(multiply: (x: Float64Array) => Float64Array, right: Float64Array): Float64Array {
  const x = new Float64Array(right.length);
  const residual = right.slice();
  const direction = right.slice();
  let squares = dot(residual, residual);
  const length = Math.sqrt(squares);
  const enough = (length * Math.min(roughest, length)) ** 2;
  for (let turn = 0; turn < 2 * x.length && squares > enough; turn++) {
    const product = multiply(direction);
    const along = squares / dot(direction, product);
    for (let f = 0; f < x.length; f++) {
      x[f]! += along * direction[f]!;
      residual[f]! -= along * product[f]!;
    }
    const before = squares;
    squares = dot(residual, residual);
    for (let f = 0; f < x.length; f++) direction[f] = residual[f]! + (squares / before) * direction[f]!;
  }
  return x;
}
