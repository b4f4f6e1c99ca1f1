/** A ranker: logistic regression over standardized features. */
import { denseRows, fitLogistic, withConstant } from '../../src/linear/index.ts';

/** Candidates of many questions with their labels. Legend: N candidates, F features. */
export interface Examples {
  /** `[N, F]` */
  readonly features: Float64Array;
  /** 1 or 0; `[N]` */
  readonly labels: Uint8Array;
  /** F */
  readonly columns: number;
}

/** A ranker that reads some of the features. */
export interface Ranker {
  /** The logits of candidates from all their features, `[N, F]` to `[N]`. */
  score(features: Float64Array): Float64Array;
  /** The weight of each of its features, per standard deviation. */
  readonly weights: Float64Array;
}

/** Fits a ranker on some columns; a weak prior keeps correlated features from getting opposite large weights. */
export function fitRanker({ features, labels, columns }: Examples, used: readonly number[]): Ranker {
  const scales = used.map((column) => describeColumn(features, columns, column));
  const select = (from: Float64Array) => {
    const rows = from.length / columns;
    const selected = new Float64Array(rows * used.length);
    for (let row = 0; row < rows; row++) {
      for (const [f, column] of used.entries()) {
        const { mean, deviation } = scales[f]!;
        const value = from[row * columns + column]!;
        selected[row * used.length + f] = deviation === 0 ? 0 : (value - mean) / deviation;
      }
    }
    return withConstant(denseRows(selected, used.length));
  };
  const size = used.length + 1;
  const prior = { mean: new Float64Array(size), precision: new Float64Array(size).fill(1) };
  const weights = fitLogistic(select(features), labels, prior);
  return {
    score: (others) => {
      const rows = select(others);
      return Float64Array.from({ length: rows.rows }, (_, row) => rows.dot(row, weights));
    },
    weights: weights.slice(0, -1),
  };
}

function describeColumn(
  features: Float64Array,
  columns: number,
  column: number,
): { readonly mean: number; readonly deviation: number } {
  const rows = features.length / columns;
  let sum = 0;
  let squares = 0;
  for (let at = column; at < features.length; at += columns) {
    sum += features[at]!;
    squares += features[at]! ** 2;
  }
  const mean = sum / rows;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / rows - mean * mean)) };
}
