/** A search among the rows of a version and newer ones finds what a search among all rows as they are now finds. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Random } from '../../base/index.ts';
import { createExactIndex, prefixOf } from '../../nearest/index.ts';
import { LiveIndex } from './live-index.ts';
import { LiveRows } from './live-rows.ts';

const width = 8;

function unitVector(random: Random): Float32Array {
  const vector = Float32Array.from({ length: width }, () => random.uniform() - 0.5);
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

const join = (vectors: readonly Float32Array[]) =>
  Float32Array.from(vectors.flatMap((vector) => Array.from(vector)));

const changes = fc.array(fc.record({ key: fc.nat(30), isGone: fc.boolean() }), { maxLength: 25 });

it('finds what an index of the rows as they are now finds', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(),
      changes,
      fc.constantFrom(width, 4),
      fc.integer({ min: 1, max: 12 }),
      fc.option(fc.uniqueArray(fc.nat(30), { minLength: 1 }), { nil: undefined }),
      fc.uniqueArray(fc.nat(30), { maxLength: 5 }),
      async (seed, given, dims, k, only, without) => {
        const random = new Random(seed);
        const now = Array.from({ length: 20 }, () => unitVector(random));
        const index = await createExactIndex(prefixOf(join(now), width, dims), dims);
        const keys = now.map((_, i) => `${i}`);
        const rows = new LiveRows(keys, new Map(keys.map((key, i) => [key, i])));
        const live = new LiveIndex(index, rows);
        const gone = new Set<number>();
        for (const { key, isGone } of given) {
          const vector = unitVector(random);
          const row = isGone ? rows.remove(`${key}`) : rows.put(`${key}`, vector);
          if (row === undefined) continue;
          if (isGone) gone.add(row);
          else {
            gone.delete(row);
            now[row] = vector;
          }
        }
        const fits = (row: number) => row < now.length;
        const allowed = only && Uint32Array.from(only.filter(fits)).sort();
        if (allowed?.length === 0) return;
        const exclude = Uint32Array.from(without.filter(fits));
        const all = await createExactIndex(prefixOf(join(now), width, dims), dims);
        const query = prefixOf(unitVector(random), width, dims);
        const wanted = await all.search(query, Math.min(k, now.length), {
          exclude: [Uint32Array.from(new Set([...exclude, ...gone]))],
          ...(allowed && { allowed }),
        });
        const found = await live.search(query, Math.min(k, now.length), {
          exclude: [exclude],
          ...(allowed && { allowed }),
        });
        expect(found.ids).toEqual(wanted.ids);
        for (const [i, score] of wanted.scores.entries())
          if (Number.isFinite(score)) expect(found.scores[i]).toBeCloseTo(score, 5);
        await index.dispose();
        await all.dispose();
      },
    ),
    { numRuns: 30 },
  );
});
