import { expect, it } from 'vitest';
import { Random } from '../../base/index.ts';
import {
  allocateTable,
  type EmbeddingTable,
  featuresOf,
  inverseDocumentFrequency,
  LearnedTextEncoder,
} from '../index.ts';
import { takeBagKernels } from './bag-kernel.ts';
import { createBagTrainer } from './create-bag-trainer.ts';
import { kernelMemoryOf } from './embedding-table.ts';

const [rows, width] = [2 ** 17, 8];
const random = new Random(5);
const word = () => random.below(2 ** 32).toString(36);
const textOf = (words: number) => Array.from({ length: words }, word).join(' ');

/** The same values in memory that WebAssembly sees, and in memory that it does not. */
function makeTables() {
  const inside = allocateTable(rows, width);
  for (let i = 0; i < inside.data.length; i++) inside.data[i] = random.normal();
  return { inside, outside: { data: inside.data.slice(), width } };
}

it.each([
  ['few texts', 30],
  ['texts for threads', 9000],
])('gives the vectors of %s in WebAssembly as in JavaScript', async (_, count) => {
  const texts = Array.from({ length: count }, (__, i) => textOf(i % 7));
  texts[11] = textOf(20_000); // as many features as a text can have
  const idf = inverseDocumentFrequency(texts, rows);
  const { inside, outside } = makeTables();
  const kernels = takeBagKernels(inside, 1);
  expect([kernels?.kernels.length, takeBagKernels(outside, 1)]).toEqual([1, undefined]);
  kernels!.release();
  const ours = await new LearnedTextEncoder({ table: inside, idf }).encode(texts);
  const expected = await new LearnedTextEncoder({ table: outside, idf }).encode(texts);
  expect(ours.length).toBe(count * width);
  expect(ours.some((value) => value !== 0)).toBe(true);
  for (const [i, value] of ours.entries()) {
    if (Math.abs(value - expected[i]!) > 1e-5 * (1 + Math.abs(value))) expect(value).toBe(expected[i]);
  }
});

it('gives a text the same vector to the bit, alone and among many, again and again', async () => {
  const texts = Array.from({ length: 9000 }, (_, i) => textOf(1 + (i % 40)));
  const encoder = new LearnedTextEncoder({
    table: makeTables().inside,
    idf: inverseDocumentFrequency(texts, rows),
  });
  const [all, again] = await Promise.all([encoder.encode(texts), encoder.encode(texts)]);
  expect(again).toEqual(all);
  for (const i of [0, 4711, 8999]) {
    expect(await encoder.encode([texts[i]!])).toEqual(all.subarray(i * width, (i + 1) * width).slice());
  }
});

it('encodes in JavaScript where the memory of the table is full, and training says that it has no room', async () => {
  const { inside, outside } = makeTables();
  const memory = kernelMemoryOf(inside)!;
  for (let bytes = 2 ** 30; bytes >= 16; ) if (memory.take(bytes) === undefined) bytes /= 2;
  const texts = [textOf(5), textOf(9)];
  const idf = inverseDocumentFrequency(texts, rows);
  const encode = (table: EmbeddingTable) => new LearnedTextEncoder({ table, idf }).encode(texts);
  expect(await encode(inside)).toEqual(await encode(outside));
  const trainer = createBagTrainer(inside, new Float32Array(rows), { threads: 1 });
  expect(() => trainer.sum(featuresOf(texts, idf), [0, 1])).toThrow(/expected room for \d+ bytes/);
  await trainer.dispose();
});
