import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readNpy, readNpyRows, writeNpy } from '../index.ts';

it('writes and reads an array of more than 2 GiB', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'linksage-large-'));
  const path = join(folder, 'large.npy');
  const rows = 2 ** 24 + 3;
  const width = 32; // of 4 bytes each: 128 bytes per row, 2 GiB and 384 bytes in total
  const marked = [0, 2 ** 20 * 2 - 1, 2 ** 21, 2 ** 24 - 1, 2 ** 24, rows - 1]; // at the boundaries of 256 MiB and 2 GiB
  try {
    const array = new Float32Array(new SharedArrayBuffer(rows * width * 4));
    for (const row of marked) array.fill(row, row * width, (row + 1) * width);
    await writeNpy(path, array, [rows, width]);
    expect((await stat(path)).size).toBe(array.byteLength + 128);
    for (const row of marked) {
      const { data } = await readNpyRows(path, row, row + 1, { type: 'float32' });
      expect(data).toEqual(new Float32Array(width).fill(row));
    }
    const into = (length: number) => new Float32Array(new SharedArrayBuffer(4 * length));
    const { data } = await readNpy(path, { type: 'float32', into });
    expect(Buffer.compare(new Uint8Array(data.buffer), new Uint8Array(array.buffer))).toBe(0);
  } finally {
    await rm(folder, { recursive: true });
  }
});
