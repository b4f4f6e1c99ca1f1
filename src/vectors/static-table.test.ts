import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packagePath } from '../base/index.ts';
import { readNpy } from '../storage/index.ts';
import { loadStaticTable } from './index.ts';

/** The vector of a word, or undefined where none is written. */
async function read(word: string): Promise<number[] | undefined> {
  const table = await loadStaticTable();
  const into = new Float32Array(table.width).fill(7);
  const isKnown = table.read(word, into);
  if (isKnown) return [...into];
  expect(into.every((value) => value === 7)).toBe(true);
  return undefined;
}

const unit = (vector: readonly number[]) => vector.map((value) => value / Math.hypot(...vector));
const cosine = (a: readonly number[], b: readonly number[]) =>
  unit(a).reduce((sum, value, i) => sum + value * unit(b)[i]!, 0);

function expectClose(found: readonly number[] | undefined, wanted: readonly number[]): void {
  expect(found).toHaveLength(wanted.length);
  for (const [i, value] of wanted.entries()) expect(found![i]).toBeCloseTo(value, 5);
}

/** The sum of pieces' rows at unit length, straight from the files. */
async function sumOf(...pieces: readonly string[]): Promise<number[]> {
  const folder = packagePath('assets/pieces');
  const all = (await readFile(join(folder, 'pieces.txt'), 'utf8')).split('\n');
  const { data, shape } = await readNpy(join(folder, 'rows.npy'), { type: 'int8' });
  const scales = (await readNpy(join(folder, 'scales.npy'), { type: 'float32' })).data;
  const numbers = pieces.map((piece) => all.indexOf(piece));
  const width = shape[1]!;
  return unit(
    Array.from({ length: width }, (_, i) =>
      numbers.reduce((sum, number) => sum + scales[number]! * data[number * width + i]!, 0),
    ),
  );
}

it('gives a word that is a piece its row at unit length', async () => {
  expectClose(await read('bread'), await sumOf('bread'));
});

it('gives a word of several pieces the unit mean of their rows, longest pieces first', async () => {
  expectClose(await read('embeddings'), await sumOf('em', '##bed', '##ding', '##s'));
  expectClose(await read('x'.repeat(3)), await sumOf('xx', '##x'));
});

it('leaves out accents, and takes Chinese characters one by one', async () => {
  expect(await read('crème')).toEqual(await read('creme'));
  expectClose(await read('日本'), await sumOf('日', '本'));
  expectClose(await read('本book'), await sumOf('本', 'book'));
});

it('knows no word without pieces, and none that is too long to be one', async () => {
  expect(await read('\u{1f35e}')).toBeUndefined();
  expect(await read('')).toBeUndefined();
  expect(await read('ab'.repeat(60))).toBeUndefined();
  expectClose(await read('book\u{20000}'), await sumOf('book')); // a character that is not known says nothing
});

it('has words that mean the same closer than words that do not', async () => {
  const [car, automobile, banana] = await Promise.all(['car', 'automobile', 'banana'].map(read));
  expect(cosine(car!, automobile!)).toBeGreaterThan(cosine(car!, banana!) + 0.2);
});
