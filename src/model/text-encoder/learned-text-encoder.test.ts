import { expect, it } from 'vitest';
import { none, Random } from '../../base/index.ts';
import { words as wordsOf } from '../../text/index.ts';
import { loadStaticTable } from '../../vectors/index.ts';
import { takeBagKernels } from '../embedding-bag/bag-kernel.ts';
import { createBagTrainer } from '../embedding-bag/create-bag-trainer.ts';
import { kernelMemoryOf } from '../embedding-bag/embedding-table.ts';
import { allocateTable, featuresOf, LearnedTextEncoder, type TextWeights } from '../index.ts';
import { tinyConfig, tinyText } from '../testing/tiny-model.ts';
import { rowOfWord } from './word-index.ts';
import { projectionWidth, WordProjector } from './word-start.ts';

const config = tinyConfig({ vocabulary: 5000 });
const { width } = config;
const random = new Random(5);
/** Of 8,000 words: most have a row, and some do not. */
const word = () => `w${random.below(8000).toString(36)}`;
const textOf = (count: number) => Array.from({ length: count }, word).join(' ');
const known = Array.from({ length: 4000 }, () => textOf(4));

/** The same values in memory that WebAssembly sees, and in memory that it does not. */
function makeWeights(): { inside: TextWeights; outside: TextWeights } {
  const inside = tinyText(config, known);
  return { inside, outside: { ...inside, table: { data: inside.table.data.slice(), width } } };
}

function expectClose(found: Float32Array, wanted: ArrayLike<number>): void {
  expect(found.length).toBe(wanted.length);
  for (const [i, value] of found.entries()) {
    if (Math.abs(value - wanted[i]!) > 1e-5 * (1 + Math.abs(value))) expect(value).toBe(wanted[i]);
  }
}

it('sums the rows of the words, each times 1 + ln(count), and the starting rows of those that have none', async () => {
  const { inside } = makeWeights();
  const texts = [textOf(1), '', textOf(6), 'unseen', 'unseen w1 unseen, unseen w1', textOf(40)];
  const { gramIdf, rotation } = inside.start;
  const projector = new WordProjector(gramIdf, await loadStaticTable());
  const projected = new Float32Array(projectionWidth);
  const wanted = texts.flatMap((text) => {
    const counts = new Map<string, number>();
    for (const each of wordsOf(text)) counts.set(each, (counts.get(each) ?? 0) + 1);
    const sum = new Array<number>(width).fill(0);
    for (const [each, count] of counts) {
      const row = rowOfWord(inside.index, each);
      projector.project(each, projected);
      for (const i of sum.keys()) {
        const value =
          row === none
            ? projected.reduce((total, part, k) => total + part * rotation[k * width + i]!, 0)
            : inside.table.data[row * width + i]!;
        sum[i]! += (1 + Math.log(count)) * value;
      }
    }
    return sum;
  });
  expect(texts.flatMap((text) => wordsOf(text)).some((each) => rowOfWord(inside.index, each) !== none)).toBe(
    true,
  );
  expectClose(await new LearnedTextEncoder(inside).encode(texts), wanted);
});

it.each([
  ['few texts', 30],
  ['texts for threads', 9000],
])('gives the vectors of %s in WebAssembly as in JavaScript', async (_, count) => {
  const texts = Array.from({ length: count }, (__, i) => textOf(i % 7));
  texts[11] = textOf(20_000); // more words than a text can have
  const { inside, outside } = makeWeights();
  const kernels = takeBagKernels(inside.table, 1);
  expect([kernels?.kernels.length, takeBagKernels(outside.table, 1)]).toEqual([1, undefined]);
  kernels!.release();
  const ours = await new LearnedTextEncoder(inside).encode(texts);
  expect(ours.length).toBe(count * width);
  expect(ours.some((value) => value !== 0)).toBe(true);
  expectClose(ours, await new LearnedTextEncoder(outside).encode(texts));
});

it('gives a text the same vector to the bit, alone and among many on threads, unseen words too', async () => {
  const texts = Array.from({ length: 9000 }, (_, i) => textOf(1 + (i % 40)));
  texts[4711] = 'not one word seen before';
  const encoder = new LearnedTextEncoder(makeWeights().inside);
  const [all, again] = await Promise.all([encoder.encode(texts), encoder.encode(texts)]);
  expect(again).toEqual(all);
  for (const i of [0, 4711, 8999]) {
    const alone = await encoder.encode([texts[i]!]);
    expect(alone.some((value) => value !== 0)).toBe(true);
    expect(alone).toEqual(all.subarray(i * width, (i + 1) * width).slice());
  }
});

it('mistakes the unseen words of one encoder for those of no other', async () => {
  const { inside } = makeWeights();
  const { rotation } = inside.start;
  const turned = { ...inside, start: { ...inside.start, rotation: rotation.map((value) => -value) } };
  const one = await new LearnedTextEncoder(inside).encode(['unseen']);
  const other = await new LearnedTextEncoder(turned).encode(['unseen']);
  expect(other).toEqual(one.map((value) => -value));
});

it('encodes in JavaScript where the memory of the table is full, and training says that it has no room', async () => {
  const { inside, outside } = makeWeights();
  const memory = kernelMemoryOf(inside.table)!;
  for (let bytes = 2 ** 30; bytes >= 16; ) if (memory.take(bytes) === undefined) bytes /= 2;
  const texts = [textOf(5), textOf(9)];
  const encode = (weights: TextWeights) => new LearnedTextEncoder(weights).encode(texts);
  expect(await encode(inside)).toEqual(await encode(outside));
  const trainer = createBagTrainer(inside.table, new Float32Array(inside.words.length), { threads: 1 });
  expect(() => trainer.sum(featuresOf(texts, inside.index), [0, 1])).toThrow(/expected room for \d+ bytes/);
  await trainer.dispose();
});

it('has room for no words at all', () => {
  expect(allocateTable(0, width).data).toHaveLength(0);
});
