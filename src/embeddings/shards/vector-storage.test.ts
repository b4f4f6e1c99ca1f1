import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNpy } from '../../storage/index.ts';
import { decodeVectors, encodeVectors, vectorStorages } from '../index.ts';
import { commitVersion, facts } from '../testing/commit-version.ts';

const width = 6;
/** Unit vectors, some of one large number and many small ones. */
const unitVectors = fc
  .array(
    fc
      .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: width, maxLength: width })
      .filter((numbers) => Math.hypot(...numbers) > 1e-3),
    { minLength: 1, maxLength: 5 },
  )
  .map((rows) => Float32Array.from(rows.flatMap((row) => row.map((number) => number / Math.hypot(...row)))));

const rowsOf = (vectors: Float32Array) =>
  Array.from({ length: vectors.length / width }, (_, row) => [
    ...vectors.slice(row * width, (row + 1) * width),
  ]);

/** How far a number may be off: half a step, and what a length that is off by half a step in each number makes of it. */
const tolerances = {
  float32: () => 0,
  float16: (number: number) => 2 ** -10 * Math.abs(number) + 2 ** -24,
  int8: (number: number, row: number[]) => {
    const half = Math.max(...row.map(Math.abs)) / 254;
    return 1.01 * (half + Math.abs(number) * half * Math.sqrt(width));
  },
};

describe.each(vectorStorages)('vectors that are stored as %s', (storage) => {
  it('are decoded to unit length, as near as the precision of the type allows', () => {
    fc.assert(
      fc.property(unitVectors, (vectors) => {
        const decoded = rowsOf(decodeVectors(encodeVectors(storage, vectors, width), width));
        for (const [i, row] of rowsOf(vectors).entries()) {
          expect(Math.abs(Math.hypot(...decoded[i]!) - 1)).toBeLessThan(1e-6);
          for (const [j, number] of row.entries()) {
            expect(Math.abs(decoded[i]![j]! - number)).toBeLessThanOrEqual(tolerances[storage](number, row));
          }
        }
      }),
    );
  });

  it('are stored in a file of their type', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'linksage-storage-'));
    try {
      const vectors = Float32Array.of(0.6, 0.8, 0, 0, -1, 0, 1 / 3, 2 / 3, -2 / 3);
      const rows = { keys: ['a', 'b', 'c'], vectors };
      const content = { ...facts, dims: [3], rows: { page: rows, pin: rows, board: rows } };
      const version = await commitVersion(folder, content, {}, storage);
      expect(version.storage).toBe(storage);
      const file = await readNpy(version.path('v000001/page-0/vectors.npy'), { type: storage });
      expect(file.shape).toEqual([3, 3]);
      const files = version.entriesOfShard(version.shardsOf('page')[0]!).map(({ path }) => path);
      expect(files.includes('v000001/page-0/scales.npy')).toBe(storage === 'int8');
      if (storage === 'int8') {
        const { data: scales, shape } = await readNpy(version.path('v000001/page-0/scales.npy'));
        expect(shape).toEqual([3]);
        expect([...file.data]).toEqual([95, 127, 0, 0, -127, 0, 64, 127, -127]);
        const product = Float32Array.from(file.data, (number, i) => number * scales[Math.floor(i / 3)]!);
        expect(await version.readVectors('page')).toEqual(product);
      }
      const decoded = decodeVectors(encodeVectors(storage, vectors, 3), 3);
      expect(await version.readVectors('page')).toEqual(decoded);
      expect(await version.readVectorRows('page', 1, 2)).toEqual(decoded.slice(3, 6));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
