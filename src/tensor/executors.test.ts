/** The conformance suite of executors. */
import { afterAll, describe, expect, test } from 'vitest';
import { LinkSageError } from '../base/index.ts';
import {
  and,
  cast,
  constant,
  createInterpreter,
  createOnnxExecutor,
  div,
  type Executor,
  equal,
  gather,
  gradients,
  greater,
  greaterOrEqual,
  input,
  less,
  lessOrEqual,
  loadOnnxModel,
  matmul,
  max,
  mean,
  mul,
  neg,
  not,
  notEqual,
  or,
  reshape,
  softmax,
  sum,
  type Tensor,
  type TensorData,
  toOnnx,
  transpose,
} from './index.ts';

const float = (shape: number[], ...data: number[]): TensorData => ({
  dtype: 'float32',
  shape,
  data: Float32Array.from(data),
});
const int = (shape: number[], ...data: number[]): TensorData => ({
  dtype: 'int32',
  shape,
  data: Int32Array.from(data),
});

const openers: Record<string, (outputs: Record<string, Tensor>) => Promise<Executor>> = {
  interpreter: async (outputs) => createInterpreter(outputs),
  'ONNX Runtime': (outputs) => createOnnxExecutor(outputs, { threads: 1 }),
  'an exported model': (outputs) => loadOnnxModel(toOnnx(outputs), { threads: 1 }),
};

describe.each(Object.entries(openers))('%s', (_, open) => {
  /** Values of all outputs as plain arrays. */
  async function run(outputs: Record<string, Tensor>, feeds: Record<string, TensorData>) {
    const executor = await open(outputs);
    const results = await executor.run(feeds);
    await executor.dispose();
    return Object.fromEntries(
      Object.entries(results).map(([name, { dtype, shape, data }]) => [
        name,
        [dtype, shape, Array.from(data)],
      ]),
    );
  }

  test('returns every type', async () => {
    const x = input('x', 'float32', [3]);
    const n = input('n', 'int32', [3]);
    const outputs = {
      copy: x,
      positive: greater(x, 0),
      whole: cast(x, 'int32'),
      share: div(n, 2),
      turned: neg(n),
    };
    expect(await run(outputs, { x: float([3], -1.5, 0, 2.5), n: int([3], 7, -7, 4) })).toEqual({
      copy: ['float32', [3], [-1.5, 0, 2.5]],
      positive: ['bool', [3], [0, 0, 1]],
      whole: ['int32', [3], [-1, 0, 2]],
      share: ['int32', [3], [3, -3, 2]],
      turned: ['int32', [3], [-7, 7, -4]],
    });
  });

  test('compares numbers, including equal ones, and combines the results', async () => {
    const [a, b] = [input('a', 'float32', [2, 1]), input('b', 'float32', [3])];
    const [n, m] = [input('n', 'int32', [3]), input('m', 'int32', [])];
    const outputs = {
      less: less(a, b),
      lessOrEqual: lessOrEqual(a, b),
      greater: greater(a, b),
      greaterOrEqual: greaterOrEqual(a, b),
      equal: equal(a, b),
      notEqual: notEqual(a, b),
      between: and(greaterOrEqual(n, m), less(n, 9)),
      outside: or(less(n, m), greaterOrEqual(n, 9)),
      turned: not(lessOrEqual(n, m)),
      same: equal(greater(n, m), lessOrEqual(n, 5)),
    };
    const feeds = { a: float([2, 1], 1, 2), b: float([3], 1, 2, NaN), n: int([3], 4, 5, 9), m: int([], 5) };
    const bools = (...values: number[]) => ['bool', values.length === 6 ? [2, 3] : [3], values];
    expect(await run(outputs, feeds)).toEqual({
      less: bools(0, 1, 0, 0, 0, 0),
      lessOrEqual: bools(1, 1, 0, 0, 1, 0),
      greater: bools(0, 0, 0, 1, 0, 0),
      greaterOrEqual: bools(1, 0, 0, 1, 1, 0),
      equal: bools(1, 0, 0, 0, 1, 0),
      notEqual: bools(0, 1, 1, 1, 0, 1),
      between: bools(0, 1, 0),
      outside: bools(1, 0, 1),
      turned: bools(0, 0, 1),
      same: bools(0, 0, 0),
    });
  });

  test('rejects rows outside the table', async () => {
    const rows = gather(input('table', 'float32', [3, 2]), input('rows', 'int32', [1]));
    const table = float([3, 2], 1, 2, 3, 4, 5, 6);
    await expect(run({ rows }, { table, rows: int([1], 3) })).rejects.toThrow();
  });

  test('returns constants', async () => {
    expect(await run({ one: constant(1), list: constant(Int32Array.of(1, 2)) }, {})).toEqual({
      one: ['float32', [], [1]],
      list: ['int32', [2], [1, 2]],
    });
  });

  test('accepts a different size for a named dimension in each run', async () => {
    const x = input('x', 'float32', ['rows', 2, 'columns']);
    const mixed = reshape(transpose(x, [2, 0, 1]), [-1, 2]);
    const outputs = {
      mixed,
      mean: mean(x),
      slope: gradients(mean(mul(mixed, mixed)), [x])[0]!,
      flat: gradients(sum(x), [x])[0]!,
      highest: max(x, { axes: [0, 2] }),
    };
    const executor = await open(outputs);
    for (const [rows, columns] of [
      [1, 1],
      [2, 3],
      [3, 1],
    ] as const) {
      const data = Array.from({ length: rows * 2 * columns }, (_, i) => i - 3);
      const results = await executor.run({ x: float([rows, 2, columns], ...data) });
      expect(results.mixed!.shape).toEqual([rows * columns, 2]);
      expect(results.mean!.data[0]).toBeCloseTo(data.reduce((a, b) => a + b) / data.length, 6);
      expect(results.slope!.shape).toEqual([rows, 2, columns]);
      data.forEach((value, i) => {
        expect(results.slope!.data[i]).toBeCloseTo((2 * value) / data.length, 5);
        expect(results.flat!.data[i]).toBe(1);
      });
    }
    await executor.dispose();
  });

  test('adds up rows that are gathered many times, on several threads', async () => {
    const table = input('table', 'float32', [5, 8]);
    const rows = Int32Array.from({ length: 20_000 }, (_, i) => (i * i) % 5);
    const [gradient] = gradients(sum(gather(table, constant(rows))), [table]);
    const counts = [0, 1, 2, 3, 4].map((row) => rows.filter((value) => value === row).length);
    const results = await run({ gradient: gradient! }, {});
    expect(results.gradient![2]).toEqual(counts.flatMap((count) => new Array(8).fill(count)));
  });

  test('keeps softmax finite for large inputs', async () => {
    const x = input('x', 'float32', [2, 2]);
    expect(await run({ y: softmax(x) }, { x: float([2, 2], 1000, -1000, 1e9, 1e9) })).toEqual({
      y: ['float32', [2, 2], [1, 0, 0.5, 0.5]],
    });
  });

  describe('checks feeds', async () => {
    const w = input('w', 'float32', [3, 1]);
    const executor = await open({
      y: matmul(input('x', 'float32', ['batch', 3]), w),
      copy: input('z', 'int32', ['batch']),
    });
    const good = { x: float([1, 3], 1, 2, 3), w: float([3, 1], 1, 1, 1), z: int([1], 4) };
    afterAll(() => executor.dispose());

    test.each<[string, Record<string, TensorData>, RegExp]>([
      ['missing', { x: good.x, z: good.z }, /feed 'w': expected float32 \[3, 1\], got only x, z/],
      [
        'rank',
        { ...good, x: float([3], 1, 2, 3) },
        /feed 'x': expected float32 \[batch, 3\].*, got float32 \[3\]/,
      ],
      [
        'size',
        { ...good, w: float([2, 1], 1, 2) },
        /feed 'w': expected float32 \[3, 1\].*, got float32 \[2, 1\]/,
      ],
      ['type', { ...good, z: float([1], 1) }, /feed 'z': expected int32 \[batch\].*, got float32 \[1\]/],
      [
        'named sizes that differ',
        { ...good, z: int([2], 4, 4) },
        /feed 'z': .* with batch = 1, got int32 \[2\]/,
      ],
      [
        'elements',
        { ...good, w: { ...good.w, data: new Float32Array(2) } },
        /feed 'w': expected 3 elements .*, got 2/,
      ],
    ])('%s', async (_, feeds, message) => {
      const error = await executor.run(feeds).catch((reason) => reason);
      expect(error).toBeInstanceOf(LinkSageError);
      expect(error.message).toMatch(message);
    });

    test('and ignores feeds with other names', async () => {
      const results = await executor.run({ ...good, other: good.x });
      expect(results.y!.data[0]).toBe(6);
    });
  });
});
