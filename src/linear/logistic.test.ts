import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Random } from '../base/index.ts';
import { denseRows, fitLogistic, predict, sparseRows, withConstant } from './index.ts';

/** Results of scikit-learn, written by fixtures/reference.py. */
const reference = JSON.parse(readFileSync(new URL('./fixtures/reference.json', import.meta.url), 'utf8')) as {
  features: number[][];
  labels: number[];
  penalty: number;
  weights: number[];
  intercept: number;
};

function flat(rows: readonly (readonly number[])[]): Float64Array {
  return Float64Array.from(rows.flat());
}

/** The same matrix without its zeros. */
function sparse(rows: readonly (readonly number[])[]) {
  const entries = rows.map((row) => row.flatMap((value, f) => (value === 0 ? [] : [[f, value] as const])));
  const offsets = [0];
  for (const row of entries) offsets.push(offsets.at(-1)! + row.length);
  return {
    offsets: Uint32Array.from(offsets),
    ids: Uint32Array.from(entries.flat(), ([f]) => f),
    values: Float32Array.from(entries.flat(), ([, value]) => value),
  };
}

describe('fitLogistic', () => {
  it.each(['dense', 'sparse'])('gives the weights of scikit-learn, from %s rows', (form) => {
    const { features, labels, penalty, weights, intercept } = reference;
    const size = weights.length;
    const rows = withConstant(
      form === 'dense' ? denseRows(flat(features), size) : sparseRows(sparse(features), size),
    );
    const precision = new Float64Array(size + 1).fill(penalty);
    precision[size] = 0; // scikit-learn does not shrink the intercept
    const fitted = fitLogistic(rows, Uint8Array.from(labels), {
      mean: new Float64Array(size + 1),
      precision,
    });
    for (const [f, weight] of [...weights, intercept].entries()) expect(fitted[f]).toBeCloseTo(weight, 4);
  });

  it('finds the weights that made the labels', () => {
    const random = new Random(1);
    const truth = Float64Array.of(-0.5, 2, -1);
    const rows = 20_000;
    const features = denseRows(
      Float64Array.from({ length: rows * 3 }, (_, i) => (i % 3 === 0 ? 1 : random.normal())),
      3,
    );
    const labels = Uint8Array.from({ length: rows }, (_, row) =>
      random.uniform() < predict(truth, features, row) ? 1 : 0,
    );
    const prior = { mean: new Float64Array(3), precision: new Float64Array(3).fill(1) };
    const weights = fitLogistic(features, labels, prior);
    for (let f = 0; f < 3; f++) expect(Math.abs(weights[f]! - truth[f]!)).toBeLessThan(0.1);
  });

  it('makes the gradient of the posterior vanish, even for perfectly separable labels', () => {
    const values = Float64Array.of(1, -3, 1, -2, 1, 2, 1, 3);
    const features = denseRows(values, 2);
    const labels = Uint8Array.of(0, 0, 1, 1);
    const prior = { mean: Float64Array.of(1, 20), precision: Float64Array.of(0.5, 0.01) };
    const weights = fitLogistic(features, labels, prior);
    for (let f = 0; f < 2; f++) {
      let gradient = prior.precision[f]! * (prior.mean[f]! - weights[f]!);
      for (let row = 0; row < 4; row++)
        gradient += (labels[row]! - predict(weights, features, row)) * values[row * 2 + f]!;
      expect(gradient).toBeCloseTo(0, 6);
    }
  });

  it('gives the prior mean without rows', () => {
    const prior = { mean: Float64Array.of(1, -2), precision: Float64Array.of(1, 1) };
    const none = denseRows(new Float64Array(0), 2);
    expect(fitLogistic(none, new Uint8Array(0), prior)).toEqual(prior.mean);
  });
});
