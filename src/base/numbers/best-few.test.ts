import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BestFew, none } from '../index.ts';

interface Entry {
  readonly item: number;
  readonly score: number;
}

const size = fc.integer({ min: 0, max: 10 });
/** Scores with many ties, some of them NaN or −∞. */
const score = fc.oneof(fc.nat(8), fc.constantFrom(Number.NaN, Number.NEGATIVE_INFINITY, -0));

const bestOf = (entries: readonly Entry[], most: number) =>
  entries
    .filter((entry) => !Number.isNaN(entry.score))
    .sort((a, b) => b.score - a.score || a.item - b.item)
    .slice(0, most);

/** All items of the heap, best first. Checks that unused slots are marked. */
function drain(best: BestFew, most: number): Entry[] {
  const ids = new Uint32Array(most + 2).fill(7);
  const scores = new Float32Array(most + 2).fill(7);
  best.drain(ids, scores, 1);
  expect([ids[0], ids[most + 1], scores[0], scores[most + 1]]).toEqual([7, 7, 7, 7]);
  const end = ids.indexOf(none, 1) < 0 ? most + 1 : ids.indexOf(none, 1);
  expect([...ids.subarray(end, most + 1)].every((id) => id === none)).toBe(true);
  expect([...scores.subarray(end, most + 1)].every((each) => each === Number.NEGATIVE_INFINITY)).toBe(true);
  return Array.from(ids.subarray(1, end), (item, i) => ({ item, score: scores[i + 1]! }));
}

describe('BestFew', () => {
  const entries = fc.uniqueArray(fc.record({ item: fc.nat(1000), score }), { selector: ({ item }) => item });

  it('keeps the same items as a full sort, in any order of arrival', () => {
    fc.assert(
      fc.property(entries, size, (list, most) => {
        const best = new BestFew(most);
        for (const entry of list) best.add(entry.item, entry.score);
        const taken: Entry[] = [];
        best.eachBestFirst((item, score) => taken.push({ item, score }));
        expect(taken.map(({ item }) => item)).toEqual(bestOf(list, most).map(({ item }) => item));
        expect([...best.items].sort()).toEqual(taken.map(({ item }) => item).sort());
        expect(drain(best, most).map(({ item }) => item)).toEqual(taken.map(({ item }) => item));
        expect(best.items).toHaveLength(0);
      }),
    );
  });

  it('keeps the same items when scores are added in blocks', () => {
    fc.assert(
      fc.property(fc.array(fc.array(score, { maxLength: 40 })), size, (runs, most) => {
        const best = new BestFew(most);
        const all: number[] = [];
        for (const run of runs) {
          best.addAll(Float32Array.of(9, ...run, 9), 1, 1 + run.length, all.length);
          all.push(...run);
        }
        const wanted = bestOf(
          [...all.entries()].map(([item, each]) => ({ item, score: each })),
          most,
        );
        expect(drain(best, most).map(({ item }) => item)).toEqual(wanted.map(({ item }) => item));
      }),
    );
  });
});
