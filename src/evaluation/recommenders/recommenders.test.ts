import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  contentKnn,
  type Features,
  groupPairs,
  hybridKnn,
  type Interactions,
  ials,
  itemKnn,
  p3alpha,
  type Recommender,
  rowOf,
  topPopular,
} from '../index.ts';

interface Reference {
  readonly held: readonly (readonly number[])[];
  readonly items: number;
  readonly words: readonly (readonly number[])[];
  readonly scores: Readonly<Record<string, readonly (readonly number[])[]>>;
}

const reference: Reference = JSON.parse(
  readFileSync(new URL('fixtures/reference.json', import.meta.url), 'utf8'),
);

function toInteractions(held: readonly (readonly number[])[], items: number): Interactions {
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
function toFeatures(counts: readonly (readonly number[])[], columns: number): Features {
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

const referenceHeld = toInteractions(reference.held, reference.items);
const referenceWords = toFeatures(reference.words, reference.words[0]!.length);

describe('agrees with numpy', () => {
  const all = reference.items;
  const converged = { unobserved: 0.3, regularisation: 0.02, exponent: 0.7, sweeps: 2000 };
  const cases: Record<string, Recommender> = {
    'top popular': topPopular(referenceHeld),
    'item kNN co-saves': itemKnn(referenceHeld, { neighbours: 4, shrinkage: 0.5 }),
    'item kNN co-saves, bm25': itemKnn(referenceHeld, { neighbours: all, shrinkage: 0, weights: 'bm25' }),
    'item kNN content': contentKnn(referenceWords, { neighbours: 5, shrinkage: 2 }),
    'item kNN content, bm25': contentKnn(referenceWords, { neighbours: 3, shrinkage: 0, weights: 'bm25' }),
    'item kNN content, none': contentKnn(referenceWords, { neighbours: 3, shrinkage: 1, weights: 'none' }),
    'item kNN content and co-saves': hybridKnn(referenceHeld, referenceWords, {
      neighbours: 4,
      shrinkage: 0.2,
      holderWeight: 0.7,
    }),
    P3alpha: p3alpha(referenceHeld, { alpha: 0.8, neighbours: 4 }),
    iALS: ials(referenceHeld, { ...converged, factors: all }),
    'iALS, fewer factors than items held': ials(referenceHeld, { ...converged, factors: 2 }),
  };

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
});

/** All recommenders on the same matrix, with so many neighbours that numbers do not matter. */
const makers: [string, (held: Interactions, words: Features) => Recommender][] = [
  ['top popular', (held) => topPopular(held)],
  ['item kNN on co-saves', (held) => itemKnn(held, { neighbours: 1000 })],
  ['item kNN on content', (_, words) => contentKnn(words, { neighbours: 1000 })],
  ['item kNN on both', (held, words) => hybridKnn(held, words, { neighbours: 1000 })],
  ['P3alpha', (held) => p3alpha(held, { neighbours: 1000 })],
  ['iALS', (held) => ials(held, { factors: 2 })],
];

const users = 12;
const items = 10;
const held = fc.array(fc.uniqueArray(fc.nat(items - 1)), { minLength: users, maxLength: users });
const counts = fc.array(fc.array(fc.nat(2), { minLength: 6, maxLength: 6 }), {
  minLength: items,
  maxLength: items,
});

describe.each(makers)('%s', (_, make) => {
  test('gives every item a finite score, whoever asks in whatever order', () => {
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
    const recommender = make(referenceHeld, referenceWords);
    const buffer = new Float32Array(reference.items).fill(7);
    for (const row of reference.held) {
      const asked = Uint32Array.from(row);
      expect(recommender.score(asked, buffer)).toBe(buffer);
      expect(buffer).toEqual(recommender.score(asked));
    }
  });

  test('names what is asked wrongly', () => {
    const recommender = make(referenceHeld, referenceWords);
    expect(() => recommender.score(Uint32Array.of(0), new Float32Array(3))).toThrow(
      'expected out to hold 11 items, got 3',
    );
    expect(() => recommender.score(Uint32Array.of(11))).toThrow('expected items below 11, got 11');
  });

  test('learns from nobody and nothing', () => {
    const nobody = make(toInteractions([], 3), toFeatures([[], [], []], 0));
    expect(nobody.score(Uint32Array.of(1))).toEqual(new Float32Array(3));
    expect(make(toInteractions([[]], 0), toFeatures([], 0)).score(new Uint32Array(0))).toHaveLength(0);
  });
});

/** Factors start elsewhere for every item, and their minimum need not be the only one: not for iALS. */
describe.each(makers.slice(0, -1))('%s', (_, make) => {
  test('renumbering items renumbers their scores, renumbering users changes nothing', () => {
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
});

describe.each(makers.slice(1))('%s', (_, make) => {
  test('prefers what those hold who hold the same, or what is alike', () => {
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
});

describe('iALS', () => {
  test('is the same for the same seed, and another for another', () => {
    const asked = rowOf(referenceHeld.itemsOf, 1);
    const scores = (seed: number) => ials(referenceHeld, { factors: 2, sweeps: 1, seed }).score(asked);
    expect(scores(3)).toEqual(scores(3));
    expect(scores(3)).not.toEqual(scores(4));
  });

  test('names a setting out of range', () => {
    expect(() => ials(referenceHeld, { unobserved: 0 })).toThrow('ials: expected unobserved above 0, got 0');
  });
});
