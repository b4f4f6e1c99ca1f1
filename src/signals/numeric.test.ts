import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../base/index.ts';
import { fitLogistic, predict } from './logistic.ts';
import { orderByKey } from './radix-order.ts';

describe('fitLogistic', () => {
  it('finds the weights that made the labels', () => {
    const random = new Random(1);
    const truth = Float64Array.of(-0.5, 2, -1);
    const rows = 20_000;
    const features = Float64Array.from({ length: rows * 3 }, (_, i) => (i % 3 === 0 ? 1 : random.normal()));
    const labels = Uint8Array.from({ length: rows }, (_, row) =>
      random.uniform() < predict(truth, features, row) ? 1 : 0,
    );
    const weights = fitLogistic(
      { features, labels },
      { mean: new Float64Array(3), precision: new Float64Array(3).fill(1) },
    );
    for (let f = 0; f < 3; f++) expect(Math.abs(weights[f]! - truth[f]!)).toBeLessThan(0.1);
  });

  it('makes the gradient of the posterior vanish, also where labels can be told apart perfectly', () => {
    const features = Float64Array.of(1, -3, 1, -2, 1, 2, 1, 3);
    const labels = Uint8Array.of(0, 0, 1, 1);
    const prior = { mean: Float64Array.of(1, 20), precision: Float64Array.of(0.5, 0.01) };
    const weights = fitLogistic({ features, labels }, prior);
    for (let f = 0; f < 2; f++) {
      let gradient = prior.precision[f]! * (prior.mean[f]! - weights[f]!);
      for (let row = 0; row < 4; row++)
        gradient += (labels[row]! - predict(weights, features, row)) * features[row * 2 + f]!;
      expect(gradient).toBeCloseTo(0, 6);
    }
  });

  it('stays with the prior where there are no rows', () => {
    const prior = { mean: Float64Array.of(1, -2), precision: Float64Array.of(1, 1) };
    expect(fitLogistic({ features: new Float64Array(0), labels: new Uint8Array(0) }, prior)).toEqual(
      prior.mean,
    );
  });
});

it('orderByKey sorts like a stable sort', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.nat(5), fc.nat(0xffff_ffff))), (list) => {
      const keys = Uint32Array.from(list);
      const expected = list.map((_, i) => i).sort((a, b) => keys[a]! - keys[b]! || a - b);
      expect([...orderByKey(keys)]).toEqual(expected);
    }),
  );
});
