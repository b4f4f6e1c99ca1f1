import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from '../../src/base/index.ts';
import { type Adjacency, groupPairs, rowOf } from '../../src/evaluation/index.ts';
import type { Libraries } from '../datasets/citeulike-files.ts';
import { holdOutArticles, holdOutLibraries } from './hold-out.ts';
import { recallByUser } from './recall.ts';

const items = 30;

function adjacency(rows: readonly (readonly number[])[]): Adjacency {
  return groupPairs(
    Uint32Array.from(rows.flatMap((row, user) => row.map(() => user))),
    Uint32Array.from(rows.flat()),
    rows.length,
  );
}

/** Libraries with disjoint known and test articles. */
const someLibraries: fc.Arbitrary<Libraries> = fc
  .array(fc.uniqueArray(fc.nat(items - 1)), { minLength: 1, maxLength: 6 })
  .map((rows) => ({
    train: adjacency(rows.map((row) => row.filter((_, i) => i % 2 === 0))),
    test: adjacency(rows.map((row) => row.filter((_, i) => i % 2 === 1))),
    items,
  }));

const rowsOf = (matrix: Adjacency) =>
  Array.from({ length: matrix.offsets.length - 1 }, (_, user) => [...rowOf(matrix, user)]);

describe('recallByUser', () => {
  test('equals sorting all candidates, if none tie', () => {
    const chosen = fc.option(fc.uniqueArray(fc.nat(items - 1), { minLength: 1 }), { nil: undefined });
    fc.assert(
      fc.property(
        someLibraries,
        fc.nat(1000),
        fc.integer({ min: 1, max: items }),
        chosen,
        (libraries, seed, k, only) => {
          const scoreOf = (user: number) => {
            const random = new Random(seed, user);
            return Float32Array.from({ length: items }, () => random.uniform());
          };
          const expected = rowsOf(libraries.test).flatMap((asked, user) => {
            if (asked.length === 0) return [];
            const known = rowsOf(libraries.train)[user]!;
            const scores = scoreOf(user);
            const best = Array.from({ length: items }, (_, item) => item)
              .filter((item) => !known.includes(item) && (only === undefined || only.includes(item)))
              .sort((a, b) => scores[b]! - scores[a]!)
              .slice(0, k);
            return [asked.filter((item) => best.includes(item)).length / asked.length];
          });
          const candidates = only === undefined ? {} : { candidates: Uint32Array.from(only).sort() };
          const got = recallByUser(
            (user, scores) => scores.set(scoreOf(user)),
            { ...libraries, ...candidates },
            k,
          );
          expect([...got]).toEqual(expected.map((share) => expect.closeTo(share, 12)));
        },
      ),
    );
  });

  test('counts tied candidates by the share of orders in which they are among the first', () => {
    const libraries = { train: adjacency([[0]]), test: adjacency([[1, 2]]), items: 5 };
    const equal = (_: number, scores: Float32Array) => void scores.fill(7);
    expect([...recallByUser(equal, libraries, 2)]).toEqual([2 / 4]);
    expect([...recallByUser(equal, libraries, 3)]).toEqual([3 / 4]);
    expect([...recallByUser(equal, { ...libraries, candidates: Uint32Array.of(1, 2) }, 2)]).toEqual([1]);
  });
});

describe('validation', () => {
  test('hides a share of the known articles of test users, and nothing of others', () => {
    fc.assert(
      fc.property(someLibraries, fc.nat(9), (libraries, seed) => {
        const heldOut = holdOutLibraries(libraries, 0.4, seed);
        rowsOf(libraries.train).forEach((known, user) => {
          const [left, hidden] = [rowsOf(heldOut.train)[user]!, rowsOf(heldOut.test)[user]!];
          expect([...left, ...hidden].sort((a, b) => a - b)).toEqual(known);
          const isAsked = rowsOf(libraries.test)[user]!.length > 0;
          expect(hidden.length).toBe(isAsked ? Math.round(0.4 * known.length) : 0);
        });
      }),
    );
  });

  test('hides whole articles from everybody, and has no other candidates', () => {
    fc.assert(
      fc.property(someLibraries, fc.nat(9), (libraries, seed) => {
        const { train, test: asked, candidates } = holdOutArticles(libraries, 0.3, seed);
        const known = new Set(libraries.train.ids);
        expect(candidates).toHaveLength(Math.round(0.3 * known.size));
        expect([...train.ids].some((item) => candidates!.includes(item))).toBe(false);
        expect([...asked.ids].every((item) => candidates!.includes(item))).toBe(true);
        expect(train.ids.length + asked.ids.length).toBe(libraries.train.ids.length);
      }),
    );
  });
});
