/** The conformance suite of recommenders: what must hold for all of them, on the same matrix of who holds what. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Features } from '../contenders/recommenders/item-to-item.ts';
import { groupPairs, type Interactions, type Recommender } from '../index.ts';

/** The scores that numpy computes from the formulas: of every item for every user, by case. */
interface Reference {
  readonly held: readonly (readonly number[])[];
  readonly items: number;
  /** Counts of words in every item, for cases that read content. */
  readonly words?: readonly (readonly number[])[];
  readonly scores: Readonly<Record<string, readonly (readonly number[])[]>>;
}

export function readReference(file: URL): Reference {
  return JSON.parse(readFileSync(file, 'utf8')) as Reference;
}

/** Checks that the reference has exactly these cases, and that the scores are equal. */
export function agreeWithReference(reference: Reference, cases: Readonly<Record<string, Recommender>>): void {
  test('in every case that it has', () => {
    expect(Object.keys(cases)).toEqual(Object.keys(reference.scores));
  });

  test.each(Object.entries(cases))('%s', (name, recommender) => {
    expect(name.startsWith(recommender.name)).toBe(true);
    reference.held.forEach((held, user) => {
      recommender.score(Uint32Array.from(held)).forEach((score, item) => {
        expect(score).toBeCloseTo(reference.scores[name]![user]![item]!, 5);
      });
    });
  });
}

export function toInteractions(held: readonly (readonly number[])[], items: number): Interactions {
  const pairs = held.flatMap((row, user) => row.map((item) => [user, item] as const));
  const users = Uint32Array.from(pairs, ([user]) => user);
  return {
    itemsOf: groupPairs(
      users,
      Uint32Array.from(pairs, ([, item]) => item),
      held.length,
    ),
    items,
  };
}

/** Counts of words as sparse rows. */
export function toFeatures(counts: readonly (readonly number[])[], columns: number): Features {
  const entries = counts.map((row) => row.flatMap((count, id) => (count > 0 ? [{ id, count }] : [])));
  const offsets = new Uint32Array(counts.length + 1);
  entries.forEach((row, item) => {
    offsets[item + 1] = offsets[item]! + row.length;
  });
  const flat = entries.flat();
  return {
    rows: {
      offsets,
      ids: Uint32Array.from(flat, ({ id }) => id),
      values: Float32Array.from(flat, ({ count }) => count),
    },
    columns,
  };
}

/** Makes a recommender, with so many neighbors per item that none is left out. */
export type MakeRecommender = (held: Interactions, words: Features) => Recommender;

const users = 12;
const items = 10;
const held = fc.array(fc.uniqueArray(fc.nat(items - 1)), { minLength: users, maxLength: users });
const counts = fc.array(fc.array(fc.nat(2), { minLength: 6, maxLength: 6 }), {
  minLength: items,
  maxLength: items,
});

/** Holds for every recommender. */
export function keepsToTheInterface(name: string, make: MakeRecommender): void {
  describe(name, () => {
    const rows = [[], [0, 2], [1, 2, 4], [0, 4, 5], [3]];
    const words = [
      [1, 0],
      [0, 2],
      [1, 1],
      [0, 0],
      [2, 0],
      [0, 1],
    ];

    test('gives every item a finite score, the same whatever the order of users and items', () => {
      fc.assert(
        fc.property(held, counts, fc.uniqueArray(fc.nat(items - 1)), (rows, words, asked) => {
          const recommender = make(toInteractions(rows, items), toFeatures(words, 6));
          const scores = recommender.score(Uint32Array.from(asked));
          expect(scores).toHaveLength(items);
          expect(scores.every(Number.isFinite)).toBe(true);
          const turned = recommender.score(Uint32Array.from(asked.toReversed()));
          scores.forEach((score, item) => {
            expect(turned[item]).toBeCloseTo(score, 5);
          });
        }),
        { numRuns: 40 },
      );
    });

    test('overwrites and returns the buffer that it is given', () => {
      const recommender = make(toInteractions(rows, 6), toFeatures(words, 2));
      const buffer = new Float32Array(6).fill(7);
      for (const row of rows) {
        const asked = Uint32Array.from(row);
        expect(recommender.score(asked, buffer)).toBe(buffer);
        expect(buffer).toEqual(recommender.score(asked));
      }
    });

    test('rejects wrong arguments', () => {
      const recommender = make(toInteractions(rows, 6), toFeatures(words, 2));
      expect(() => recommender.score(Uint32Array.of(0), new Float32Array(3))).toThrow(
        'expected out to hold 6 items, got 3',
      );
      expect(() => recommender.score(Uint32Array.of(6))).toThrow('expected items below 6, got 6');
    });

    test('learns from no users and from no items', () => {
      const nobody = make(toInteractions([], 3), toFeatures([[], [], []], 0));
      expect(nobody.score(Uint32Array.of(1))).toEqual(new Float32Array(3));
      expect(make(toInteractions([[]], 0), toFeatures([], 0)).score(new Uint32Array(0))).toHaveLength(0);
    });
  });
}

/** Not for iALS: its initial factors depend on the numbers of items, and there may be several minima. */
export function scoresWhateverTheNumbers(name: string, make: MakeRecommender): void {
  test(`${name}: renumbering items renumbers their scores, renumbering users changes nothing`, () => {
    const order = Array.from({ length: items }, (_, i) => i);
    fc.assert(
      fc.property(
        held,
        counts,
        fc.shuffledSubarray(order, { minLength: items }),
        fc.uniqueArray(fc.nat(items - 1)),
        (rows, words, numbers, asked) => {
          const settled = make(toInteractions(rows, items), toFeatures(words, 6));
          const renumbered = rows.map((row) => row.map((item) => numbers[item]!)).reverse();
          const moved: (readonly number[])[] = [];
          words.forEach((row, item) => {
            moved[numbers[item]!] = row;
          });
          const other = make(toInteractions(renumbered, items), toFeatures(moved, 6));
          const before = settled.score(Uint32Array.from(asked));
          const after = other.score(Uint32Array.from(asked, (item) => numbers[item]!));
          before.forEach((score, item) => {
            expect(after[numbers[item]!]).toBeCloseTo(score, 5);
          });
        },
      ),
      { numRuns: 40 },
    );
  });
}

/** Holds for recommenders that use more than how many users hold an item. */
export function prefersWhatIsAlike(name: string, make: MakeRecommender): void {
  test(`${name}: prefers items held by users with the same items, or similar items`, () => {
    // Two circles of users and two topics: items 0 to 4, and 5 to 9
    const rows = Array.from({ length: users }, (_, user) =>
      [0, 1, 2, 3, 4].filter((i) => i !== user % 5).map((i) => (user < 6 ? i : i + 5)),
    );
    const words = Array.from({ length: items }, (_, item) =>
      item < 5 ? [1, 2, 1, 0, 0, 0] : [0, 0, 1, 1, 1, 2],
    );
    const scores = make(toInteractions(rows, items), toFeatures(words, 6)).score(Uint32Array.of(0, 1));
    expect(Math.min(...scores.subarray(2, 5))).toBeGreaterThan(Math.max(...scores.subarray(5)));
  });
}
