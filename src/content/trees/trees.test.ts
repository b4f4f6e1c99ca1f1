import { expect, it } from 'vitest';
import { Random } from '../../base/index.ts';
import { binFeatures } from './bins.ts';
import { fitForest } from './fit.ts';
import { packForest, sumTrees, unpackForest } from './forest.ts';

const random = new Random(3);
const rows = 4000;
const values = Float32Array.from({ length: rows * 3 }, () => random.uniform());
/** Whether just one of two features is above a half: no line parts it. */
const labels = Float32Array.from({ length: rows }, (_, row) =>
  values[row * 3]! > 0.5 !== values[row * 3 + 1]! > 0.5 ? 1 : 0,
);

it('learns what depends on two features together, and keeps it in its file', () => {
  const forest = fitForest(binFeatures(values, 3), labels, new Float32Array(rows).fill(1), {
    trees: 40,
    leaves: 8,
    featureShare: 0.9,
  });
  const read = unpackForest(packForest(forest));
  let right = 0;
  for (let row = 0; row < rows; row++) {
    const sum = sumTrees(read, values, row * 3);
    expect(sum).toBe(sumTrees(forest, values, row * 3));
    if (sum > 0 === labels[row]! > 0.5) right++;
  }
  expect(right / rows).toBeGreaterThan(0.97);
});

it('gives probabilities that fit soft labels', () => {
  const soft = Float32Array.from({ length: rows }, (_, row) => values[row * 3 + 2]!);
  const forest = fitForest(binFeatures(values, 3), soft, new Float32Array(rows).fill(1), {
    trees: 60,
    leaves: 8,
    featureShare: 1,
  });
  for (let row = 0; row < 100; row++) {
    const p = 1 / (1 + Math.exp(-sumTrees(forest, values, row * 3)));
    expect(Math.abs(p - soft[row]!)).toBeLessThan(0.15);
  }
});
