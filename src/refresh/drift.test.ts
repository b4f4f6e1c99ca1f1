import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measureDrift } from './drift.ts';
import { bucketOf, type Neighborhoods } from './fingerprint.ts';

const width = 5;

/** A neighborhood: hashes of neighbors with their visit counts. The counts 15 and 63 are exact buckets. */
function neighborhood(neighbors: Readonly<Record<number, number>>, degree = 7): Neighborhoods {
  const list = Object.entries(neighbors);
  const column = (of: (entry: [string, number]) => number) =>
    Array.from({ length: width }, (_, i) => (list[i] === undefined ? 0 : of(list[i])));
  return {
    neighbors: Uint32Array.from(column(([hash]) => Number(hash))),
    visits: Uint8Array.from(column(([, visits]) => bucketOf(visits))),
    degrees: Uint8Array.of(bucketOf(degree)),
  };
}

const drift = (a: Neighborhoods, b: Neighborhoods) => measureDrift(a, 0, b, 0, width);

describe('measureDrift', () => {
  const before = neighborhood({ 1: 63, 2: 63, 3: 63, 4: 63 });

  it('is the weighted Jaccard distance over the square roots of visits', () => {
    // min 3 × √63, max 5 × √63
    expect(drift(before, neighborhood({ 1: 63, 2: 63, 3: 63, 5: 63 }))).toBeCloseTo(2 / 5, 3);
    // min 3 × √63 + √15, max 4 × √63
    const fewer = 1 - (3 + Math.sqrt(15 / 63)) / 4;
    expect(drift(before, neighborhood({ 1: 63, 2: 63, 3: 63, 4: 15 }))).toBeCloseTo(fewer, 3);
    expect(drift(before, neighborhood({ 5: 63, 6: 15 }))).toBe(1);
    expect(drift(neighborhood({}), neighborhood({}))).toBe(0);
  });

  it('is the distance of 1 + degree, if that is larger', () => {
    expect(drift(before, neighborhood({ 1: 63, 2: 63, 3: 63, 4: 63 }, 15))).toBe(1 / 2);
    expect(drift(before, neighborhood({ 1: 63, 5: 63, 6: 63, 7: 63 }, 15))).toBeCloseTo(6 / 7, 3);
  });

  it('is symmetric, from 0 to 1, and 0 between equal lists in any order', () => {
    const neighbors = fc.array(fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 1000 })), {
      maxLength: width,
    });
    fc.assert(
      fc.property(neighbors, neighbors, (one, other) => {
        const [a, b] = [neighborhood(Object.fromEntries(one)), neighborhood(Object.fromEntries(other))];
        expect(drift(a, b)).toBe(drift(b, a));
        expect(drift(a, b)).toBeGreaterThanOrEqual(0);
        expect(drift(a, b)).toBeLessThanOrEqual(1);
        const turned = { ...a, neighbors: a.neighbors.toReversed(), visits: a.visits.toReversed() };
        expect(drift(a, turned)).toBe(0);
      }),
    );
  });
});
