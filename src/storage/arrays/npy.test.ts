import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readNpy, readNpyRows, readNpyRowsAt, writeNpy, writeNpyPieces } from '../index.ts';

const fixtures = join(import.meta.dirname, 'fixtures');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linksage-npy-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** An array of any supported type with up to three axes, which may be empty. */
const arrays = fc.array(fc.nat({ max: 5 }), { maxLength: 3 }).chain((shape) => {
  const length = shape.reduce((product, size) => product * size, 1);
  const exact = { minLength: length, maxLength: length };
  const data = fc.oneof(
    fc.float32Array(exact),
    fc.float64Array(exact),
    fc.uint32Array(exact),
    fc.int32Array(exact),
    fc.uint8Array(exact),
    fc.int8Array(exact),
    fc.uint16Array(exact),
  );
  return fc.record({ data, shape: fc.constant(shape) });
});

describe('npy', () => {
  it('reads back what it wrote, to the bit, into any array, and aligns the data to 64 bytes', async () => {
    const path = join(folder, 'any.npy');
    await fc.assert(
      fc.asyncProperty(arrays, fc.boolean(), async ({ data, shape }, shared) => {
        await writeNpy(path, data, shape);
        const Data = data.constructor as { new (buffer: ArrayBufferLike): typeof data };
        const into = (length: number) =>
          new Data(new SharedArrayBuffer(length * (data as Uint8Array).BYTES_PER_ELEMENT));
        const read = await readNpy(path, shared ? { into } : {});
        expect(read.shape).toEqual(shape);
        expect(read.data.constructor).toBe(data.constructor);
        expect(Array.from(read.data)).toEqual(Array.from(data));
        expect(read.data.buffer instanceof SharedArrayBuffer).toBe(shared);
        expect(((await readFile(path)).length - data.byteLength) % 64).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('reads any range of rows, equal to those of the whole array', async () => {
    const path = join(folder, 'rows.npy');
    const whole = Float32Array.from({ length: 7 * 3 }, (_, i) => i / 8);
    await writeNpy(path, whole, [7, 3]);
    for (let from = 0; from <= 7; from++) {
      for (let to = from; to <= 7; to++) {
        const rows = await readNpyRows(path, from, to, { type: 'float32' });
        expect(rows).toEqual({ shape: [to - from, 3], data: whole.slice(from * 3, to * 3) });
      }
    }
    await expect(readNpyRows(path, 5, 8)).rejects.toThrow('expected rows within 0 to 7, got 5 to 8');
    await expect(readNpyRows(path, 3, 2)).rejects.toThrow('expected rows within');
  });

  it('writes pieces to the same bytes as the whole array', async () => {
    const [whole, parts] = [join(folder, 'whole.npy'), join(folder, 'parts.npy')];
    const data = Float32Array.from({ length: 12 }, (_, i) => i / 8);
    await writeNpy(whole, data, [4, 3]);
    const pieces = [data.subarray(0, 3), data.subarray(3, 3), data.subarray(3)];
    await writeNpyPieces(parts, 'float32', [4, 3], pieces);
    expect(await readFile(parts)).toEqual(await readFile(whole));
    await expect(writeNpyPieces(parts, 'float32', [4, 3], pieces.slice(1))).rejects.toThrow(
      'expected 9 elements, got shape [4, 3]',
    );
  });

  it("writes NumPy's own bytes", async () => {
    const path = join(folder, 'same.npy');
    const { data, shape } = await readNpy(join(fixtures, 'python.npy'), { type: 'float32' });
    expect(shape).toEqual([3, 2]);
    expect(Array.from(data)).toEqual([0, 0.25, 0.5, 0.75, 1, 1.25]);
    await writeNpy(path, data, shape);
    expect(await readFile(path)).toEqual(await readFile(join(fixtures, 'python.npy')));
  });

  it('writes the view, not the buffer behind it', async () => {
    const path = join(folder, 'view.npy');
    await writeNpy(path, new Uint32Array(new SharedArrayBuffer(40)).fill(9).subarray(2, 5), [3]);
    expect(await readNpy(path)).toEqual({ data: Uint32Array.of(9, 9, 9), shape: [3] });
  });

  it('names the file and the reason when it cannot read', async () => {
    const path = join(folder, 'bad.npy');
    await expect(writeNpy(path, new Uint8Array(3), [2, 2])).rejects.toThrow(
      'expected 3 elements, got shape [2, 2]',
    );
    await writeNpy(path, new Uint32Array(100), [100]);
    await expect(readNpy(path, { type: 'float32' })).rejects.toThrow(
      `${path}: expected elements of type float32, got uint32`,
    );
    await truncate(path, 200);
    await expect(readNpy(path)).rejects.toThrow('truncated');
    await truncate(path, 20);
    await expect(readNpy(path)).rejects.toThrow('truncated');
    await writeFile(path, 'PK');
    await expect(readNpy(path)).rejects.toThrow(`${path}: expected a .npy file`);
    await expect(readNpy(join(fixtures, 'fortran.npy'))).rejects.toThrow(
      'expected C order, got Fortran order',
    );
  });

  it('reads rows in any order, with one read for rows close together', async () => {
    const path = join(folder, 'scattered.npy');
    const width = 50_000; // five rows per block
    const data = Float32Array.from({ length: 23 * width }, (_, i) => Math.floor(i / width));
    await writeNpy(path, data, [23, width]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(22), { maxLength: 12 }), async (rows) => {
        const read = await readNpyRowsAt(path, Uint32Array.from(rows), { type: 'float32' });
        expect(read.shape).toEqual([rows.length, width]);
        for (const [i, row] of rows.entries()) {
          expect([read.data[i * width], read.data[(i + 1) * width - 1]]).toEqual([row, row]);
        }
      }),
      { numRuns: 20 },
    );
    await expect(readNpyRowsAt(path, Uint32Array.of(1, 23))).rejects.toThrow(
      'expected rows below 23, got 23',
    );
    await expect(readNpyRowsAt(path, Uint32Array.of(1), { type: 'uint8' })).rejects.toThrow('type uint8');
    await truncate(path, 128 + 4 * 22 * width);
    await expect(readNpyRowsAt(path, Uint32Array.of(22))).rejects.toThrow(/scattered\.npy: .*truncated/);
  });
});
