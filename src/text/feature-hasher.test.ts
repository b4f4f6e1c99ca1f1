import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FeatureHasher, type SparseRows, words } from './index.ts';

const rows = 2 ** 21; // enough that the few features of a test hardly ever collide
const large = new FeatureHasher({ rows, maxFeatures: Number.POSITIVE_INFINITY });
const small = new FeatureHasher({ rows: 97, maxFeatures: 12 });
const text = fc
  .array(fc.constantFrom('rust', 'Rust!', 'a', 'async', 'café', '日本語', 'runtime', ','))
  .map((parts) => parts.join(' '));

const row = ({ offsets, ids, values }: SparseRows, r: number) =>
  new Map(Array.from(ids.slice(offsets[r], offsets[r + 1]), (id, i) => [id, values[offsets[r]! + i]!]));
const idsOf = (given: string, hasher = large) => new Set(row(hasher.count([given]), 0).keys());

const shared = (a: Set<number>, b: Set<number>) => [...a].filter((id) => b.has(id)).length;

/** The features as strings, straight from the definition. */
function features(given: string, n: number): string[] {
  const list = words(given);
  const grams = list
    .filter((word) => word.length >= n)
    .flatMap((word) => Array.from({ length: word.length + 3 - n }, (_, i) => `^${word}$`.slice(i, i + n)));
  const pairs = list.slice(1).map((word, i) => `${list[i]} ${word}`);
  return [
    ...list.map((word) => `word ${word}`),
    ...pairs.map((pair) => `pair ${pair}`),
    ...grams.map((g) => `gram ${g}`),
  ];
}

describe('FeatureHasher', () => {
  test('counts words, pairs and n-grams as the definition does', () => {
    const sorted = (counts: Iterable<number>) => [...counts].sort((a, b) => a - b);
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 6 }), (given, gramLength) => {
        const hasher = new FeatureHasher({ rows, gramLength, maxFeatures: Number.POSITIVE_INFINITY });
        const expected = new Map<string, number>();
        for (const feature of features(given, gramLength))
          expected.set(feature, (expected.get(feature) ?? 0) + 1);
        expect(sorted(row(hasher.count([given]), 0).values())).toEqual(sorted(expected.values()));
      }),
      { numRuns: 30 },
    );
  });

  test('keeps families apart: the word `rust` is not the n-gram `rust`', () => {
    expect(idsOf('rust').size).toBe(4); // rust, ^rus, rust, ust$
    expect(idsOf('cat').size).toBe(1); // too short for 4-grams
  });

  test('related words share n-grams, and word order makes pairs differ', () => {
    expect(shared(idsOf('typescript'), idsOf('typescripts'))).toBe(8); // ^typ … ript
    const [ab, ba] = [idsOf('aa bb'), idsOf('bb aa')];
    expect(shared(ab, ba)).toBe(2);
    expect(ab.size).toBe(3);
  });

  test('weighs by 1 + ln(count)', () => {
    const weights = [...row(large.hash(['go go go']), 0).values()].sort();
    expect(weights).toEqual([Math.fround(1 + Math.log(2)), Math.fround(1 + Math.log(3))]); // the pair, the word
  });

  test('a text gives the same row alone, in a batch and from another hasher of the same options', () => {
    fc.assert(
      fc.property(fc.array(text), (texts) => {
        const batch = small.hash(texts);
        const other = new FeatureHasher({ rows: 97, maxFeatures: 12 });
        expect(batch.offsets.length).toBe(texts.length + 1);
        texts.forEach((given, i) => {
          expect(row(batch, i)).toEqual(row(other.hash([given]), 0));
        });
      }),
    );
  });

  test('ids are distinct, ascending, below the number of rows and no more than the cap', () => {
    fc.assert(
      fc.property(fc.array(text), (texts) => {
        const { offsets, ids } = small.count(texts);
        for (let r = 0; r < texts.length; r++) {
          const own = ids.subarray(offsets[r], offsets[r + 1]);
          expect(own.length).toBeLessThanOrEqual(12);
          expect([...new Set(own)].sort((a, b) => a - b)).toEqual([...own]);
          for (const id of own) expect(id).toBeLessThan(small.terms);
        }
      }),
    );
  });

  test('the cap keeps words first, then pairs, and still counts repetitions of kept features', () => {
    const capped = new FeatureHasher({ rows, maxFeatures: 5 });
    const given = 'alpha beta gamma alpha beta';
    const kept = row(capped.count([given]), 0);
    expect([...kept.values()].sort()).toEqual([1, 1, 2, 2, 2]); // gamma, beta gamma; alpha, beta, alpha beta
    for (const word of words(given))
      expect(kept.has([...idsOf(word, new FeatureHasher({ rows, maxFeatures: 1 }))][0]!)).toBe(true);
  });

  test('spreads features evenly over the rows, whatever their number', () => {
    const hasher = new FeatureHasher({ rows: 10, gramLength: 9 });
    const counts = new Float64Array(10);
    const texts = Array.from({ length: 20_000 }, (_, i) => `w${i}`);
    for (const id of hasher.count(texts).ids) counts[id]!++;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0);
    expect(chiSquare).toBeLessThan(27.9); // 9 degrees of freedom, p = 0.001
  });

  test('texts without words are empty rows', () => {
    expect(large.count(['', '?!', 'cat']).offsets).toEqual(Uint32Array.of(0, 0, 0, 1));
    expect(large.count([]).offsets).toEqual(Uint32Array.of(0));
  });

  test('names an option out of range', () => {
    expect(() => new FeatureHasher({ rows: 0 })).toThrow('expected rows to be an integer in 1..2^30, got 0');
    expect(() => new FeatureHasher({ gramLength: 1.5 })).toThrow('gramLength');
    expect(() => new FeatureHasher({ maxFeatures: 0 })).toThrow('maxFeatures');
  });
});
