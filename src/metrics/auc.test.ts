import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { areaUnderCurve } from './index.ts';

const reference = JSON.parse(readFileSync(new URL('fixtures/reference.json', import.meta.url), 'utf8'));
const tied = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 20 });

/** The share of pairs in the right order, counted pair by pair. */
function byPairs(positives: readonly number[], negatives: readonly number[]): number {
  let right = 0;
  for (const a of positives) for (const b of negatives) right += a > b ? 1 : a === b ? 0.5 : 0;
  return right / (positives.length * negatives.length);
}

describe('areaUnderCurve', () => {
  test('agrees with scikit-learn', () => {
    const of = (positive: boolean) =>
      Float64Array.from(reference.scores).filter((_, i) => reference.positives.includes(i) === positive);
    expect(areaUnderCurve(of(true), of(false))).toBeCloseTo(reference.auc, 12);
  });

  test('is the share of pairs in the right order; ties count half', () => {
    fc.assert(
      fc.property(tied, tied, (positives, negatives) => {
        const found = areaUnderCurve(Float64Array.from(positives), Float64Array.from(negatives));
        expect(found).toBeCloseTo(byPairs(positives, negatives), 12);
      }),
    );
  });

  test('treats a missing score as the lowest', () => {
    expect(areaUnderCurve(Float64Array.of(Number.NaN, 1), Float64Array.of(-5, Number.NaN))).toBe(
      (0 + 0.5 + 2) / 4,
    );
  });

  test('is undefined without a positive or without a negative', () => {
    const none = new Float64Array(0);
    expect(areaUnderCurve(none, Float64Array.of(1))).toBeNaN();
    expect(areaUnderCurve(Float64Array.of(1), none)).toBeNaN();
  });
});
