/** Rows of features, however they are stored. Legend: N rows, F features. */
import { dotAt } from '../base/index.ts';
import type { SparseRows } from '../text/index.ts';

/** A matrix [N, F] that a linear model reads a row at a time. */
export interface FeatureRows {
  /** N */
  readonly rows: number;
  /** F */
  readonly columns: number;
  /** `vector · row`; vector: [F]. */
  dot(row: number, vector: Float64Array): number;
  /** `sum += scale · row`; sum: [F]. */
  addTo(sum: Float64Array, row: number, scale: number): void;
}

/** Rows that lie one after the other. values: [N, F] */
export function denseRows(values: Float32Array | Float64Array, columns: number): FeatureRows {
  return {
    rows: values.length / columns,
    columns,
    dot: (row, vector) => dotAt(vector, 0, values, row * columns, columns),
    addTo: (sum, row, scale) => {
      for (let f = 0, at = row * columns; f < columns; f++) sum[f]! += scale * values[at + f]!;
    },
  };
}

/** Rows that are mostly zero. */
export function sparseRows({ offsets, ids, values }: SparseRows, columns: number): FeatureRows {
  return {
    rows: offsets.length - 1,
    columns,
    dot: (row, vector) => {
      let sum = 0;
      for (let i = offsets[row]!; i < offsets[row + 1]!; i++) sum += vector[ids[i]!]! * values[i]!;
      return sum;
    },
    addTo: (sum, row, scale) => {
      for (let i = offsets[row]!; i < offsets[row + 1]!; i++) sum[ids[i]!]! += scale * values[i]!;
    },
  };
}

/** The same rows with a last feature that is always 1, whose weight is the intercept. */
export function withConstant(features: FeatureRows): FeatureRows {
  const { columns } = features;
  return {
    rows: features.rows,
    columns: columns + 1,
    dot: (row, vector) => features.dot(row, vector) + vector[columns]!,
    addTo: (sum, row, scale) => {
      features.addTo(sum, row, scale);
      sum[columns]! += scale;
    },
  };
}

/** Some of the rows, in the order given; rows: [n] of N. */
export function selectRows(features: FeatureRows, rows: Uint32Array): FeatureRows {
  return {
    rows: rows.length,
    columns: features.columns,
    dot: (row, vector) => features.dot(rows[row]!, vector),
    addTo: (sum, row, scale) => features.addTo(sum, rows[row]!, scale),
  };
}

/** The features of one matrix, then those of another with as many rows. */
export function joinColumns(first: FeatureRows, second: FeatureRows): FeatureRows {
  const { columns } = first;
  return {
    rows: first.rows,
    columns: columns + second.columns,
    dot: (row, vector) => first.dot(row, vector) + second.dot(row, vector.subarray(columns)),
    addTo: (sum, row, scale) => {
      first.addTo(sum, row, scale);
      second.addTo(sum.subarray(columns), row, scale);
    },
  };
}
