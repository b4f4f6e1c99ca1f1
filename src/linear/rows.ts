/** Rows of features, independent of how they are stored. Legend: N rows, F features. */
import { dotAt } from '../base/index.ts';
import type { SparseRows } from '../text/index.ts';

/** A matrix [N, F] that a linear model reads row by row. */
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

/** Dense, contiguous rows. values: [N, F] */
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

/** Rows of a sparse matrix [N, F]; F = `columns`. */
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

/** Adds a last feature that is always 1, so that its weight is the intercept. */
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

/** Some of the rows, in the given order. rows: [n], indexes below N */
export function selectRows(features: FeatureRows, rows: Uint32Array): FeatureRows {
  return {
    rows: rows.length,
    columns: features.columns,
    dot: (row, vector) => features.dot(rows[row]!, vector),
    addTo: (sum, row, scale) => features.addTo(sum, rows[row]!, scale),
  };
}

/** Joins two matrices with the same number of rows: [N, F1] and [N, F2] become [N, F1 + F2]. */
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
