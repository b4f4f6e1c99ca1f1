/** Logistic regression with a Gaussian prior, fitted by Newton's method. */

/** Stops when no weight moves by more than this. */
const precise = 1e-6;
const mostRounds = 50;
/** No weight moves further in one round, lest rows that can be told apart perfectly throw it off. */
const longestStep = 5;

/** Rows of features with a label each. Legend: N rows, F features. */
export interface LabelledRows {
  /** [N, F] */
  readonly features: Float64Array;
  /** 1 or 0; [N] */
  readonly labels: Uint8Array;
}

/** What weights are before any row is seen; [F] each. */
export interface Prior {
  readonly mean: Float64Array;
  /** One over the variance: how many rows' worth of evidence it takes to move a weight. */
  readonly precision: Float64Array;
}

/** The probability of label 1: `1 / (1 + exp(−weights · features[row]))`. */
export function predict(weights: Float64Array, features: Float64Array, row = 0): number {
  let sum = 0;
  for (let f = 0; f < weights.length; f++) sum += weights[f]! * features[row * weights.length + f]!;
  return 1 / (1 + Math.exp(-sum));
}

/**
 * The weights [F] of greatest posterior probability: iteratively reweighted least squares (Bishop, "Pattern
 * Recognition and Machine Learning", 4.3.3 and 4.4). With few rows the prior decides, with many the rows do.
 */
export function fitLogistic(rows: LabelledRows, { mean, precision }: Prior): Float64Array {
  const size = mean.length;
  const weights = mean.slice();
  for (let round = 0; round < mostRounds; round++) {
    const gradient = weights.map((weight, f) => precision[f]! * (mean[f]! - weight));
    const curvature = new Float64Array(size * size);
    for (let f = 0; f < size; f++) curvature[f * size + f] = precision[f]!;
    addRows(rows, weights, gradient, curvature);
    const step = solve(curvature, gradient);
    const largest = step.reduce((most, move) => Math.max(most, Math.abs(move)), 0);
    const scale = Math.min(1, longestStep / largest);
    for (let f = 0; f < size; f++) weights[f]! += scale * step[f]!;
    if (largest < precise) break;
  }
  return weights;
}

/** Adds the rows' part of the gradient [F] and of the lower half of the negative Hessian [F, F]. */
function addRows(
  { features, labels }: LabelledRows,
  weights: Float64Array,
  gradient: Float64Array,
  curvature: Float64Array,
): void {
  const size = weights.length;
  for (let row = 0; row < labels.length; row++) {
    const p = predict(weights, features, row);
    const spread = p * (1 - p);
    for (let i = 0; i < size; i++) {
      const value = features[row * size + i]!;
      if (value === 0) continue;
      gradient[i]! += (labels[row]! - p) * value;
      const scaled = spread * value;
      for (let j = 0; j <= i; j++) curvature[i * size + j]! += scaled * features[row * size + j]!;
    }
  }
}

/** Solves `matrix · x = right` for a positive definite matrix, given by its lower half, by Cholesky; overwrites it. */
function solve(matrix: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  const x = right.slice();
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= matrix[i * size + k]! * matrix[j * size + k]!;
      matrix[i * size + j] = i === j ? Math.sqrt(sum) : sum / matrix[j * size + j]!;
    }
  }
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) x[i]! -= matrix[i * size + k]! * x[k]!;
    x[i]! /= matrix[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i]! -= matrix[k * size + i]! * x[k]!;
    x[i]! /= matrix[i * size + i]!;
  }
  return x;
}
