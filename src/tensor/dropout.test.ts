/** Dropout: the same mask everywhere, and one that looks like chance. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Random } from '../base/index.ts';
import {
  constant,
  createInterpreter,
  createOnnxExecutor,
  dropout,
  type Executor,
  gradients,
  input,
  loadOnnxModel,
  mul,
  sum,
  type TensorData,
  toOnnx,
} from './index.ts';

const step = (value: number): TensorData => ({ dtype: 'int32', shape: [], data: Int32Array.of(value) });
const ones = (shape: number[]): TensorData => ({
  dtype: 'float32',
  shape,
  data: new Float32Array(shape.reduce((product, size) => product * size, 1)).fill(1),
});

/** Dropout of ones with rows of any number; `y` holds 0 and 1 / (1 − rate). */
function outputsOf({ rate, seed, width }: { rate: number; seed: number; width: number }) {
  const x = input('x', 'float32', ['rows', width]);
  return { y: dropout(x, { rate, seed, step: input('step', 'int32', []) }) };
}

async function mask(executor: Executor, shape: number[], at: number): Promise<number[]> {
  const { y } = await executor.run({ x: ones(shape), step: step(at) });
  return Array.from(y!.data, (value) => Number(value !== 0));
}

test('the mask is the same to the bit in both executors and in an exported model', async () => {
  const anyInt = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
  const setting = fc.record({
    rate: fc.constantFrom(1e-12, 0.1, 0.5, 0.999),
    seed: anyInt,
    width: fc.integer({ min: 1, max: 50 }),
    rows: fc.integer({ min: 1, max: 40 }),
    at: anyInt,
  });
  await fc.assert(
    fc.asyncProperty(setting, async ({ rows, at, ...options }) => {
      const outputs = outputsOf(options);
      const wanted = await mask(createInterpreter(outputs), [rows, options.width], at);
      for (const executor of [
        await createOnnxExecutor(outputs, { threads: 1 }),
        await createOnnxExecutor(outputs, { threads: 2 }),
        await loadOnnxModel(toOnnx(outputs), { threads: 1 }),
      ]) {
        expect(await mask(executor, [rows, options.width], at)).toEqual(wanted);
        await executor.dispose();
      }
    }),
    { numRuns: 15 },
  );
});

test.each([[[]], [[7]], [[2, 3, 4]]])('takes shape %j', async (shape) => {
  const y = dropout(input('x', 'float32', shape), { rate: 0.5, seed: 4, step: input('step', 'int32', []) });
  const feeds = { x: ones(shape), step: step(2) };
  const executor = await createOnnxExecutor({ y }, { threads: 1 });
  const got = await executor.run(feeds);
  await executor.dispose();
  const wanted = await createInterpreter({ y }).run(feeds);
  expect(got.y!.shape).toEqual(shape);
  expect(Array.from(got.y!.data)).toEqual(Array.from(wanted.y!.data));
});

test('drops its share and scales the rest and the gradient alike', async () => {
  const x = input('x', 'float32', [400, 250]);
  const y = dropout(x, { rate: 0.2, seed: 3, step: constant(Int32Array.of(1), []) });
  const weight = input('w', 'float32', [400, 250]);
  const [slope] = gradients(sum(mul(y, weight)), [x]);
  const outputs = await createInterpreter({ y, slope: slope! }).run({
    x: ones([400, 250]),
    w: ones([400, 250]),
  });
  const dropped = outputs.y!.data.filter((value) => value === 0).length / 100_000;
  expect(Math.abs(dropped - 0.2)).toBeLessThan(4 * Math.sqrt((0.2 * 0.8) / 100_000)); // 4 standard deviations
  expect(new Set(outputs.y!.data)).toEqual(new Set([0, 1.25]));
  expect(outputs.slope!.data).toEqual(outputs.y!.data);
});

/**
 * Pairs of elements that should have nothing to do with one another: the correlation of n pairs of fair coins has
 * standard deviation 1 / √n.
 */
test('rows, columns, corners, steps and seeds are independent', async () => {
  const [rows, width] = [512, 384];
  const masks = [];
  for (const [seed, at] of [
    [1, 1],
    [1, 2],
    [2, 1],
    [3, 1],
  ] as const) {
    const executor = createInterpreter(outputsOf({ rate: 0.5, seed, width }));
    masks.push(await mask(executor, [rows, width], at));
  }
  const [first, nextStep, nextSeed, otherSeed] = masks.map((mask) => mask.map((value) => 2 * value - 1)) as [
    number[],
    number[],
    number[],
    number[],
  ];
  const mean = (products: number[]) => products.reduce((total, value) => total + value, 0) / products.length;
  const bound = 5 / Math.sqrt(rows * width);
  const pairs = (down: number, right: number) =>
    first.flatMap((value, i) => {
      const inside = (i % width) + right < width && Math.floor(i / width) + down < rows;
      return inside ? [value * first[i + down * width + right]!] : [];
    });
  for (const [down, right] of [
    [0, 1],
    [1, 0],
    [1, 1],
    [2, 0],
    [0, 2],
    [256, 0],
    [0, 256],
  ] as const) {
    expect(Math.abs(mean(pairs(down, right))), `${down}, ${right}`).toBeLessThan(1.5 * bound);
  }
  for (const other of [nextStep, nextSeed, otherSeed]) {
    expect(Math.abs(mean(first.map((value, i) => value * other[i]!)))).toBeLessThan(bound);
  }
  // The four corners of rectangles: a mask of sums of rows and columns would show here
  const random = new Random(1);
  const corners = Array.from({ length: 200_000 }, () => {
    const [a, b] = [random.below(rows), random.below(rows)].map((row) => row * width) as [number, number];
    const [c, d] = [random.below(width), random.below(width)];
    return a === b || c === d ? 0 : first[a + c]! * first[a + d]! * first[b + c]! * first[b + d]!;
  });
  expect(Math.abs(mean(corners))).toBeLessThan(5 / Math.sqrt(corners.length));
  // Transposed: rows and columns are numbered apart
  const turned = Array.from({ length: width * width }, (_, i) => {
    const [row, column] = [Math.floor(i / width), i % width];
    return row < column ? first[row * width + column]! * first[column * width + row]! : 0;
  });
  expect(Math.abs(mean(turned))).toBeLessThan(5 / width);
  // Whole rows and columns
  const worst = (lines: number[][]) => Math.max(...lines.map((line) => Math.abs(mean(line))));
  const row = (r: number) => first.slice(r * width, (r + 1) * width);
  const column = (c: number) => Array.from({ length: rows }, (_, r) => first[r * width + c]!);
  expect(worst(Array.from({ length: rows }, (_, r) => row(r)))).toBeLessThan(5 / Math.sqrt(width));
  expect(worst(Array.from({ length: width }, (_, c) => column(c)))).toBeLessThan(5 / Math.sqrt(rows));
});
