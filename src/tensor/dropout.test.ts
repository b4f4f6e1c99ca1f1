/** Dropout: the same mask in every executor, and statistically random. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
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

/** Dropout of a matrix of ones with any number of rows; `y` contains 0 and 1 / (1 − rate). */
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

test('drops its share, and scales the rest and the gradient equally', async () => {
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

describe('elements are independent', async () => {
  const [rows, width] = [512, 384];
  /** The mask as −1 and 1, each with probability one half. */
  const coins = async (seed: number, at: number) => {
    const kept = await mask(createInterpreter(outputsOf({ rate: 0.5, seed, width })), [rows, width], at);
    return kept.map((value) => 2 * value - 1);
  };
  const first = await coins(1, 1);
  const coin = (row: number, column: number) => first[row * width + column]!;
  /** The mean of n products of independent signs has standard deviation 1 / √n; allows five of these. */
  const expectChance = (products: number[], what: string) => {
    const mean = products.reduce((total, value) => total + value, 0) / products.length;
    expect(Math.abs(mean) * Math.sqrt(products.length), what).toBeLessThan(5);
  };
  const indices = (length: number) => Array.from({ length }, (_, i) => i);

  test('in rows and in columns', () => {
    for (const row of indices(rows))
      expectChance(
        indices(width).map((column) => coin(row, column)),
        `row ${row}`,
      );
    for (const column of indices(width))
      expectChance(
        indices(rows).map((row) => coin(row, column)),
        `column ${column}`,
      );
  });

  test.each([
    [0, 1],
    [1, 0],
    [1, 1],
    [2, 0],
    [0, 2],
    [256, 0],
    [0, 256],
  ])('at distances of %i rows and %i columns', (down, right) => {
    const products = indices(rows - down).flatMap((row) =>
      indices(width - right).map((column) => coin(row, column) * coin(row + down, column + right)),
    );
    expectChance(products, 'products');
  });

  test('with row and column exchanged', () => {
    const products = indices(width).flatMap((row) =>
      indices(row).map((column) => coin(row, column) * coin(column, row)),
    );
    expectChance(products, 'products');
  });

  test('at the four corners of rectangles, where sums of row and column hashes would be visible', () => {
    const random = new Random(1);
    const products = Array.from({ length: 200_000 }, () => {
      const [top, left] = [random.below(rows - 1), random.below(width - 1)];
      const bottom = top + 1 + random.below(rows - top - 1);
      const right = left + 1 + random.below(width - left - 1);
      return coin(top, left) * coin(top, right) * coin(bottom, left) * coin(bottom, right);
    });
    expectChance(products, 'products');
  });

  test.each([
    ['step', 1, 2],
    ['seed', 2, 1],
  ])('of another %s', async (_, seed, at) => {
    const other = await coins(seed, at);
    expectChance(
      first.map((value, i) => value * other[i]!),
      'products',
    );
  });
});
