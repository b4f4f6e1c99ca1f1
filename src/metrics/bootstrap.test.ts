import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from '../base/index.ts';
import { bootstrapInterval, pairedBootstrap } from './index.ts';

const reference = JSON.parse(readFileSync(new URL('fixtures/reference.json', import.meta.url), 'utf8'));
const a = Float64Array.from(reference.a as number[]);
const b = Float64Array.from(reference.b as number[]);
const numbers = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 40 });

describe('bootstrapInterval', () => {
  test('agrees with scipy within the error of resampling', () => {
    const { low, high } = bootstrapInterval(a, { seed: 1, resamples: 50_000 });
    expect(Math.abs(low - reference.interval[0])).toBeLessThan(0.001);
    expect(Math.abs(high - reference.interval[1])).toBeLessThan(0.001);
  });

  test('covers the true mean about as often as its level says', () => {
    const covered = Array.from({ length: 300 }, (_, i) => {
      const random = new Random(11, i);
      const sample = Float64Array.from({ length: 60 }, () => 3 + random.normal());
      const { low, high } = bootstrapInterval(sample, { seed: i, resamples: 400, level: 0.8 });
      return low <= 3 && 3 <= high ? 1 : 0;
    });
    const share = covered.reduce((sum: number, hit) => sum + hit, 0) / covered.length;
    expect(Math.abs(share - 0.8)).toBeLessThan(0.07); // three standard errors
  });

  test('lies between the extremes, has low ≤ high, and widens with the level', () => {
    fc.assert(
      fc.property(numbers, fc.integer(), (list, seed) => {
        const values = Float64Array.from(list);
        const wide = bootstrapInterval(values, { seed, resamples: 50 });
        const narrow = bootstrapInterval(values, { seed, resamples: 50, level: 0.5 });
        const slack = 1e-12;
        expect(wide.low).toBeGreaterThanOrEqual(Math.min(...list) - slack);
        expect(wide.high).toBeLessThanOrEqual(Math.max(...list) + slack);
        expect(narrow.low).toBeGreaterThanOrEqual(wide.low);
        expect(narrow.high).toBeLessThanOrEqual(wide.high);
        expect(narrow.low).toBeLessThanOrEqual(narrow.high);
        expect(bootstrapInterval(values, { seed, resamples: 50 })).toEqual(wide);
      }),
    );
  });

  test('moves with a shift of the values', () => {
    const { mean, low, high } = bootstrapInterval(a, { seed: 5 });
    const moved = bootstrapInterval(
      a.map((value) => value + 2),
      { seed: 5 },
    );
    expect(moved.mean).toBeCloseTo(mean + 2, 12);
    expect(moved.low).toBeCloseTo(low + 2, 12);
    expect(moved.high).toBeCloseTo(high + 2, 12);
  });

  test('is NaN without values, and the value itself for one value', () => {
    const nothing = { mean: Number.NaN, low: Number.NaN, high: Number.NaN };
    expect(bootstrapInterval(new Float64Array(0), { seed: 1 })).toEqual(nothing);
    expect(bootstrapInterval(Float32Array.of(0.5), { seed: 1 })).toEqual({ mean: 0.5, low: 0.5, high: 0.5 });
  });

  test('names an option out of range', () => {
    expect(() => bootstrapInterval(a, { seed: 1, level: 95 })).toThrow(
      'level to lie between 0 and 1, got 95',
    );
    expect(() => bootstrapInterval(a, { seed: 1, resamples: 0 })).toThrow('positive integer, got 0');
  });
});

describe('pairedBootstrap', () => {
  test('agrees with scipy over the differences', () => {
    const { mean, low, high } = pairedBootstrap(a, b, { seed: 1, resamples: 50_000 });
    expect(mean).toBeCloseTo(a.reduce((sum, value, i) => sum + value - b[i]!, 0) / a.length, 12);
    expect(Math.abs(low - reference.paired[0])).toBeLessThan(0.0007);
    expect(Math.abs(high - reference.paired[1])).toBeLessThan(0.0007);
  });

  test('is not affected by the variance between rows', () => {
    const better = a.map((value) => value + 0.01);
    expect(pairedBootstrap(better, a, { seed: 2 }).low).toBeGreaterThan(0.0099);
    expect(bootstrapInterval(better, { seed: 2 }).low).toBeLessThan(bootstrapInterval(a, { seed: 2 }).high);
  });

  test('names rows that do not match', () => {
    expect(() => pairedBootstrap(a, b.slice(1), { seed: 1 })).toThrow(
      'expected b to have 60 values, as a has, got 59',
    );
  });
});
