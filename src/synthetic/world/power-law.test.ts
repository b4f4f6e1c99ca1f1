import { describe, expect, it } from 'vitest';
import { Random } from '../../base/index.ts';
import { drawZipf, PowerLaw } from './power-law.ts';

function countDraws(draws: number, draw: () => number): number[] {
  const counts: number[] = [];
  for (let i = 0; i < draws; i++) {
    const value = draw();
    counts[value] = (counts[value] ?? 0) + 1;
  }
  return counts;
}

describe('PowerLaw', () => {
  it('has the given mean, and log probabilities on a straight line', () => {
    const law = new PowerLaw(5, 1000);
    const random = new Random(1);
    const draws = 400_000;
    const counts = countDraws(draws, () => law.draw(random));
    const mean = counts.reduce((sum, count, value) => sum + count * value, 0) / draws;
    expect(mean).toBeGreaterThan(4.7);
    expect(mean).toBeLessThan(5.3);
    const exponent = (from: number, to: number) =>
      Math.log(counts[from]! / counts[to]!) / Math.log(to / from);
    expect(exponent(1, 2)).toBeCloseTo(exponent(2, 4), 1);
    expect(exponent(1, 4)).toBeCloseTo(exponent(4, 8), 0);
    expect(exponent(1, 2)).toBeGreaterThan(1.5);
  });

  it('accepts the smallest and the largest mean', () => {
    expect(new PowerLaw(1, 10).draw(new Random(1))).toBe(1);
    const law = new PowerLaw(5.5, 10); // uniform
    const random = new Random(2);
    const counts = countDraws(100_000, () => law.draw(random)).slice(1);
    expect(counts.length).toBe(10);
    for (const count of counts) expect(Math.abs(count / 100_000 - 0.1)).toBeLessThan(0.01);
  });

  it('rejects a mean that no decreasing law has', () => {
    expect(() => new PowerLaw(6, 10)).toThrow('expected a mean from 1 to 5.5, got 6');
    expect(() => new PowerLaw(0.5, 10)).toThrow('got 0.5');
  });
});

describe('drawZipf', () => {
  it('draws number r with a probability near 1 / (r + 1)', () => {
    const random = new Random(3);
    const counts = countDraws(200_000, () => drawZipf(random, 1000));
    expect(counts.length).toBeLessThanOrEqual(1000);
    const share = (from: number, to: number) =>
      counts.slice(from, to).reduce((sum, count) => sum + (count ?? 0), 0) / 200_000;
    // Each tenfold range gets about a third of the draws
    expect(share(0, 9)).toBeCloseTo(1 / 3, 1);
    expect(share(9, 99)).toBeCloseTo(1 / 3, 1);
    expect(share(99, 1000)).toBeCloseTo(1 / 3, 1);
  });
});
