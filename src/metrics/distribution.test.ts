import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { histogram, kurtosis, mean, quantile, shareAbove } from './index.ts';

const reference = JSON.parse(readFileSync(new URL('fixtures/reference.json', import.meta.url), 'utf8'));
const skewed = Float64Array.from(reference.skewed as number[]);
const numbers = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 1 });

describe('quantile', () => {
  test('agrees with numpy', () => {
    const sorted = Float64Array.of(0, 1, 4, 9, 16, 25); // numpy.quantile([0, 1, 4, 9, 16, 25], q)
    const expected = { 0: 0, 0.1: 0.5, 0.5: 6.5, 0.95: 22.75, 1: 25 };
    for (const [q, value] of Object.entries(expected))
      expect(quantile(sorted, Number(q))).toBeCloseTo(value, 12);
    expect(quantile(Float64Array.of(3), 0.5)).toBe(3);
    expect(quantile(new Float64Array(0), 0.5)).toBeNaN();
  });
});

describe('kurtosis', () => {
  test('agrees with scipy, and with the value of two points', () => {
    expect(kurtosis(skewed)).toBeCloseTo(reference.kurtosis, 10);
    expect(kurtosis(Float32Array.of(-1, 1, -1, 1))).toBe(-2);
  });

  test('is stable far from zero', () => {
    expect(kurtosis(skewed.map((value) => value + 1e8))).toBeCloseTo(reference.kurtosis, 5);
  });

  test('is null if all values are equal, also when their sum is rounded', () => {
    expect(kurtosis(new Float64Array(1000).fill(0.1))).toBeNull();
    expect(kurtosis(Float32Array.of(3))).toBeNull();
    expect(kurtosis(new Float64Array(0))).toBeNull();
  });

  test('is at least −2 and independent of scale and order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2 }), (list) => {
        const values = Float64Array.from(list);
        const value = kurtosis(values);
        fc.pre(value !== null);
        expect(value).toBeGreaterThanOrEqual(-2 - 1e-9);
        expect(kurtosis(values.map((x) => -4 * x))).toBeCloseTo(value, 8);
        expect(kurtosis(values.toSorted())).toBeCloseTo(value, 8);
      }),
    );
  });
});

describe('histogram', () => {
  test('agrees with numpy', () => {
    const { min, max, counts, edges } = reference.histogram;
    const found = histogram(skewed, { min, max, bins: counts.length });
    expect([...found.counts]).toEqual(counts);
    found.edges.forEach((edge, i) => {
      expect(edge).toBeCloseTo(edges[i], 12);
    });
  });

  test('every value is between the edges of its bin, and none is lost', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 60 }), (list, bins) => {
        const range = { min: -1.1, max: 1.3, bins };
        // Rounding most easily puts the edges themselves into the wrong bin.
        const edges = [...histogram(new Float64Array(0), range).edges];
        const values = Float64Array.from([...list, ...edges, Number.NaN]);
        const found = histogram(values, range);
        for (let i = 0; i < bins; i++) {
          const inside = (x: number) =>
            x >= edges[i]! && (x < edges[i + 1]! || (i === bins - 1 && x === range.max));
          expect(found.counts[i]).toBe(values.filter(inside).length);
        }
        const counted = found.counts.reduce((sum, count) => sum + count, 0);
        expect(counted + found.below + found.above + found.missing).toBe(values.length);
        expect(found.below).toBe(list.filter((x) => x < range.min).length);
        expect(found.missing).toBe(1);
      }),
    );
  });

  test('names an invalid range or number of bins', () => {
    expect(() => histogram(skewed, { min: 1, max: 1, bins: 2 })).toThrow('max above min 1, got 1');
    expect(() => histogram(skewed, { min: 0, max: 1, bins: 0.5 })).toThrow('positive integer, got 0.5');
  });
});

test('mean, and share above a threshold, which is exclusive', () => {
  expect(mean(Float32Array.of(1, 2, 6))).toBe(3);
  expect(mean(new Float32Array(0))).toBeNaN();
  expect(shareAbove(Float32Array.of(0.25, 0.5, Number.NaN, 0.75), 0.25)).toBe(0.5);
  expect(shareAbove(new Float32Array(0), 0)).toBeNaN();
});
