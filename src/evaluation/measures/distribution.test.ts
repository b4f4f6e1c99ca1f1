import { describe, expect, test } from 'vitest';
import { none, Random } from '../../base/index.ts';
import { kurtosis } from '../../metrics/index.ts';
import { describeRandomVectors, describeVectors } from './distribution.ts';

const size = 3;

function randomVectors(nodes: number, seed: number): Float32Array {
  const random = new Random(seed);
  return new Float32Array(nodes * size).map(() => random.normal());
}

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

const noRows = {
  page: new Uint32Array(0),
  pin: new Uint32Array(0),
  board: new Uint32Array(0),
  warm: new Uint8Array(0),
};
const board = new Float32Array(0);

describe('scores', () => {
  test('of positives are the cosines of the test rows', () => {
    const page = Float32Array.of(1, 0, 0, 0, 2, 0);
    const pin = Float32Array.of(1, 0, 0, 3, 4, 0, 0, -5, 0);
    const rows = { ...noRows, page: Uint32Array.of(0, 1, 1), pin: Uint32Array.of(0, 1, 2) };
    const pageOfPin = Uint32Array.of(0, 1, 1);
    const { positives } = describeVectors('v', { page, pin, board }, size, { rows, pageOfPin, seed: 0 });
    expect(positives).toMatchObject({ pairs: 3, high: 2 / 3 });
    expect(positives.mean).toBeCloseTo((1 + 0.8 - 1) / 3);
    expect(positives.histogram).toHaveLength(40);
    // −1 in the first bin, .8 in that from .80 (or by rounding the one below), 1 in the last
    expect([positives.histogram[0], positives.histogram.at(-1)]).toEqual([1, 1]);
  });

  test('of random pairs never pair a pin with its page', () => {
    const page = Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
    const pin = Float32Array.of(1, 0, 0, 0, 1, 0, 1, 1, 1); // the first two equal their pages, the third has none
    const pageOfPin = Uint32Array.of(0, 1, none);
    const { negatives } = describeVectors('v', { page, pin, board }, size, {
      rows: noRows,
      pageOfPin,
      seed: 0,
    });
    expect(negatives.pairs).toBe(100_000);
    expect(negatives.high).toBeCloseTo(1 / 3, 1); // the third pin alone, 1 / √3 from every page
    expect(negatives.mean).toBeCloseTo(1 / 3 / Math.sqrt(3), 2);
  });
});

describe('kurtosis', () => {
  test('is computed from all pairs if they are few', () => {
    const page = randomVectors(30, 5);
    const cosines: number[] = [];
    for (let a = 0; a < 30; a++) {
      for (let b = 0; b < a; b++) {
        cosines.push(
          cosine(page.subarray(a * size, a * size + size), page.subarray(b * size, b * size + size)),
        );
      }
    }
    const shape = describeVectors('v', { page, pin: board, board }, size, {
      rows: noRows,
      pageOfPin: new Uint32Array(0),
      seed: 0,
    });
    expect(shape.kurtosis).toBeCloseTo(kurtosis(Float64Array.from(cosines))!, 4);
    const inBin = (bin: number) =>
      cosines.filter((each) => Math.min(39, Math.floor((each + 1) * 20)) === bin).length;
    expect(shape.pagePairs).toEqual(Array.from({ length: 40 }, (_, bin) => inBin(bin)));
  });

  test('of sampled pairs of random vectors is −6 / (d + 2)', () => {
    // the cosine of random directions is (2x − 1) with x from Beta((d − 1) / 2, (d − 1) / 2)
    for (const dims of [3, 8])
      expect(describeRandomVectors(3_000, dims, 1).kurtosis).toBeCloseTo(-6 / (dims + 2), 1);
  });

  test('is null if all pages are equal', () => {
    const page = new Float32Array(6 * size).fill(1);
    const context = { rows: noRows, pageOfPin: new Uint32Array(0), seed: 0 };
    expect(describeVectors('v', { page, pin: board, board }, size, context).kurtosis).toBeNull();
  });
});
