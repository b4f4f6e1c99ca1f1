import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hitAt, ndcgAt, rankOf, standingsOf } from './index.ts';

const reference = JSON.parse(readFileSync(new URL('fixtures/reference.json', import.meta.url), 'utf8'));
const tiedScores = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 30 });
/** Scores with many ties, and the index of one of them. */
const scoresAndPositive = tiedScores.chain((scores) =>
  fc.tuple(fc.constant(Float32Array.from(scores)), fc.nat(scores.length - 1)),
);

describe('rankOf', () => {
  test('agrees with scipy', () => {
    const scores = Float64Array.from(reference.scores);
    expect(Array.from(scores, (_, i) => rankOf(scores, i))).toEqual(reference.ranks);
  });

  test('ranks add up to 1 + 2 + … + n despite ties', () => {
    fc.assert(
      fc.property(tiedScores, (list) => {
        const scores = Float32Array.from(list);
        const n = scores.length;
        expect(list.reduce((sum, _, i) => sum + rankOf(scores, i), 0)).toBe((n * (n + 1)) / 2);
      }),
    );
  });

  test('does not change with a shift, nor with the order of the candidates', () => {
    fc.assert(
      fc.property(scoresAndPositive, fc.integer({ min: -9, max: 9 }), ([scores, positive], shift) => {
        const rank = rankOf(scores, positive);
        const last = scores.length - 1;
        expect(
          rankOf(
            scores.map((score) => score + shift),
            positive,
          ),
        ).toBe(rank);
        expect(rankOf(scores.toReversed(), last - positive)).toBe(rank);
      }),
    );
  });

  test('negated scores reverse the order', () => {
    fc.assert(
      fc.property(scoresAndPositive, ([scores, positive]) => {
        const turned = rankOf(
          scores.map((score) => -score),
          positive,
        );
        expect(rankOf(scores, positive) + turned).toBe(scores.length + 1);
      }),
    );
  });

  test('excluding candidates equals removing them; the positive stays', () => {
    fc.assert(
      fc.property(
        scoresAndPositive,
        fc.array(fc.nat(29)),
        fc.boolean(),
        ([scores, positive], ids, missing) => {
          if (missing) scores[positive] = Number.NaN;
          const excluded = Uint32Array.from(ids).sort(); // with repeats, ids out of range and the positive itself
          const kept = Array.from(scores.keys()).filter((i) => i === positive || !excluded.includes(i));
          const left = Float32Array.from(kept, (i) => scores[i]!);
          expect(rankOf(scores, positive, excluded)).toBe(rankOf(left, kept.indexOf(positive)));
        },
      ),
    );
  });

  test('a missing positive ranks last, missing candidates below everything', () => {
    const scores = Float32Array.of(0.5, Number.NaN, Number.NEGATIVE_INFINITY, Number.NaN);
    expect(rankOf(scores, 2)).toBe(2);
    expect(rankOf(scores, 1)).toBe(4);
    expect(rankOf(scores, 1, Uint32Array.of(0, 3))).toBe(2);
  });

  test('names a positive that is out of range', () => {
    expect(() => rankOf(new Float32Array(3), 3)).toThrow('expected a positive in 0..2, got 3');
  });
});

describe('metrics of ranks', () => {
  test('a hit is a rank up to k; ties across the cutoff count in part', () => {
    const hits = [0, 9, 10].map((higher) => hitAt({ higher, equal: 0 }, 10));
    expect(hits).toEqual([1, 1, 0]);
    expect(hitAt({ higher: 9, equal: 1 }, 10)).toBe(0.5);
    expect(hitAt({ higher: 8, equal: 2 }, 10)).toBeCloseTo(2 / 3);
    expect(hitAt({ higher: Number.POSITIVE_INFINITY, equal: 0 }, 10)).toBe(0);
  });

  test('the hits of all candidates sum to k, however they tie', () => {
    fc.assert(
      fc.property(tiedScores, fc.integer({ min: 1, max: 30 }), (list, k) => {
        const scores = Float32Array.from(list);
        const hits = list.map((_, i) => hitAt(standingsOf(scores, Uint32Array.of(i))[0]!, k));
        expect(hits.reduce((sum, hit) => sum + hit, 0)).toBeCloseTo(Math.min(k, list.length), 9);
      }),
    );
  });
});

describe('standingsOf', () => {
  test('counts only negatives, as a plain loop over them does', () => {
    fc.assert(
      fc.property(
        tiedScores,
        fc.uniqueArray(fc.nat(29), { maxLength: 6 }),
        fc.array(fc.nat(35)),
        fc.nat(29),
        (list, chosen, ids, missing) => {
          const scores = Float32Array.from(list);
          if (missing < scores.length) scores[missing] = Number.NaN;
          const positives = Uint32Array.from(chosen.filter((id) => id < scores.length));
          const rivals = [...scores.keys()].filter((id) => !positives.includes(id) && !ids.includes(id));
          const expected = Array.from(positives, (positive) => {
            const own = scores[positive]!;
            if (Number.isNaN(own)) return { higher: rivals.length, equal: 0 };
            return {
              higher: rivals.filter((id) => scores[id]! > own).length,
              equal: rivals.filter((id) => scores[id] === own).length,
            };
          });
          expect(standingsOf(scores, positives, Uint32Array.from(ids).sort())).toEqual(expected);
        },
      ),
    );
  });
});

describe('ndcgAt', () => {
  test('agrees with scikit-learn, ties included', () => {
    const scores = Float64Array.from(reference.scores);
    const positives = Uint32Array.from(reference.positives);
    for (const [k, expected] of Object.entries(reference.ndcg)) {
      expect(ndcgAt(scores, positives, Number(k))).toBeCloseTo(expected as number, 12);
    }
  });

  test('is 1 exactly if the positives come first, and never more', () => {
    fc.assert(
      fc.property(
        tiedScores,
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 12 }),
        (list, count, k) => {
          const scores = Float32Array.from(list);
          const positives = Uint32Array.from({ length: Math.min(count, list.length) }, (_, i) => i);
          const value = ndcgAt(scores, positives, k);
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1 + 1e-12);
          for (const positive of positives) scores[positive]! += 10;
          expect(ndcgAt(scores, positives, k)).toBeCloseTo(1, 12);
        },
      ),
    );
  });

  test('excluded candidates take no position; missing positives add nothing', () => {
    const scores = Float32Array.of(9, 8, 7, Number.NaN);
    const ideal = 1 + 1 / Math.log2(3);
    expect(ndcgAt(scores, Uint32Array.of(1), 5, Uint32Array.of(0))).toBe(1);
    expect(ndcgAt(scores, Uint32Array.of(0, 3), 5)).toBeCloseTo(1 / ideal, 12);
    expect(ndcgAt(scores, new Uint32Array(0), 5)).toBeNaN();
  });
});
