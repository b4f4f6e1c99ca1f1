/** What holds for every executor, run against both. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { LinkSageError } from '../base/index.ts';
import {
  add,
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

  test('gives every type back', async () => {
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

  test('compares numbers, equal ones too, and joins what comes of it', async () => {
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

  test('refuses rows that a table does not have', async () => {
    const rows = gather(input('table', 'float32', [3, 2]), input('rows', 'int32', [1]));
    const table = float([3, 2], 1, 2, 3, 4, 5, 6);
    await expect(run({ rows }, { table, rows: int([1], 3) })).rejects.toThrow();
  });

  test('gives constants back', async () => {
    expect(await run({ one: constant(1), list: constant(Int32Array.of(1, 2)) }, {})).toEqual({
      one: ['float32', [], [1]],
      list: ['int32', [2], [1, 2]],
    });
  });

  test('takes any size for a named dimension, in one run after another', async () => {
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

  test('adds up rows that are gathered many times, whatever the threads do', async () => {
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

    test('and ignores those of other names', async () => {
      const results = await executor.run({ ...good, other: good.x });
      expect(results.y!.data[0]).toBe(6);
    });
  });
});

describe('exported models', () => {
  const x = input('x', 'float32', ['batch', 2]);
  const w = input('w', 'float32', [2, 2]);
  const outputs = { y: add(matmul(x, w), 1) };
  const weights = float([2, 2], 1, 2, 3, 4);
  const wanted = [8, 11];

  test('hold initializers as weights', async () => {
    const model = await loadOnnxModel(toOnnx(outputs, { initializers: { w: weights } }), { threads: 1 });
    const { y } = await model.run({ x: float([1, 2], 1, 2) });
    expect(Array.from(y!.data)).toEqual(wanted);
  });

  test('refer to weights in a file beside them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tensor-'));
    const bytes = new Uint8Array(16 + 8);
    bytes.set(new Uint8Array(weights.data.buffer), 8);
    await writeFile(join(folder, 'weights.bin'), bytes);
    const external = {
      dtype: 'float32',
      shape: [2, 2],
      location: 'weights.bin',
      offset: 8,
      length: 16,
    } as const;
    await writeFile(join(folder, 'model.onnx'), toOnnx(outputs, { initializers: { w: external } }));
    const model = await loadOnnxModel(join(folder, 'model.onnx'), { threads: 1 });
    const { y } = await model.run({ x: float([1, 2], 1, 2) });
    expect(Array.from(y!.data)).toEqual(wanted);
    await model.dispose();
    await rm(folder, { recursive: true });
  });

  test('refuse initializers that fit no input', () => {
    expect(() => toOnnx(outputs, { initializers: { v: weights } })).toThrow(
      /initializers of inputs, got one named 'v'/,
    );
    expect(() => toOnnx(outputs, { initializers: { w: float([1, 4], 1, 2, 3, 4) } })).toThrow(
      /expected float32 \[2, 2\] for initializer 'w', got float32 \[1, 4\]/,
    );
  });

  test('refuse an output with the name of an input', () => {
    expect(() => toOnnx({ w: mul(w, 2) })).toThrow(/names of outputs that no input has, got 'w'/);
  });

  test('refuse two inputs of one name', () => {
    const other = input('x', 'float32', [3]);
    expect(() => toOnnx({ ...outputs, other })).toThrow(/input 'x': expected one type and shape/);
  });

  test('of others take and give int64 as int32, with sizes that have no name', async () => {
    const model = await loadOnnxModel(fileURLToPath(new URL('fixtures/int64.onnx', import.meta.url)), {
      threads: 1,
    });
    for (const length of [2, 3]) {
      const { doubled } = await model.run({ ids: int([1, length], ...[5, -6, 7].slice(0, length)) });
      expect(doubled).toEqual(int([1, length], ...[10, -12, 14].slice(0, length)));
    }
    await expect(model.run({ ids: int([2], 1, 2) })).rejects.toThrow(
      /feed 'ids': expected int32 \[batch, ids.1\]/,
    );
    await model.dispose();
  });

  test('are told from files that are none', async () => {
    await expect(loadOnnxModel(new Uint8Array(20).fill(7))).rejects.toThrow(
      /ONNX model: expected a model that/,
    );
    await expect(loadOnnxModel('/nowhere/model.onnx')).rejects.toThrow(
      /ONNX model \/nowhere\/model.onnx: expected/,
    );
  });
});
