/** Graph building: shapes, simplification, second derivatives. */
import { describe, expect, test } from 'vitest';
import { topologicalOrder } from './graph.ts';
import {
  add,
  concat,
  constant,
  createInterpreter,
  exp,
  gather,
  gradients,
  input,
  matmul,
  mean,
  mul,
  reshape,
  slice,
  sum,
  type Tensor,
  tanh,
} from './index.ts';
import { optimize } from './optimize.ts';

const tokens = input('tokens', 'float32', ['batch', 32, 128]);
const labels = input('labels', 'int32', ['batch']);

describe('shapes', () => {
  test.each<[string, Tensor, (number | string)[]]>([
    ['named sizes multiply', reshape(tokens, [-1, 128]), ['32*batch', 128]],
    ['named sizes divide', reshape(reshape(tokens, [-1, 128]), ['batch', 32, 4, -1]), ['batch', 32, 4, 32]],
    [
      'a size of 1 broadcasts with a name',
      add(tokens, input('p', 'float32', [1, 32, 128])),
      ['batch', 32, 128],
    ],
    ['missing axes broadcast', add(tokens, 1), ['batch', 32, 128]],
    ['products keep batch axes', matmul(tokens, tokens, { transposeB: true }), ['batch', 32, 32]],
    ['a matrix takes all rows', matmul(tokens, input('w', 'float32', [128, 7])), ['batch', 32, 7]],
    ['sums drop axes', sum(tokens, { axes: [0, -1] }), [32]],
    ['sums keep axes if asked', mean(tokens, { axes: 1, keepDims: true }), ['batch', 1, 128]],
    ['rows are gathered', gather(input('t', 'float32', [9, 3]), labels), ['batch', 3]],
    ['pieces are cut', slice(tokens, 1, -2), ['batch', 2, 128]],
    ['pieces are joined', concat([tokens, tokens], 1), ['batch', 64, 128]],
  ])('%s', (_, tensor, shape) => expect(tensor.shape).toEqual(shape));
});

describe('simplification', () => {
  const x = input('x', 'float32', [2, 2]);
  const operations = (outputs: Record<string, Tensor>) =>
    topologicalOrder(Object.values(optimize(outputs))).map((node) => node.operation.name);

  test('merges equal subexpressions, including equal inputs and constants', () => {
    const again = input('x', 'float32', [2, 2]);
    const y = add(tanh(mul(x, 2)), tanh(mul(again, 2)));
    expect(operations({ y }).sort()).toEqual(['add', 'constant', 'input', 'mul', 'tanh']);
  });

  test('distinguishes attributes and constants', () => {
    const y = add(sum(x, { axes: 0 }), sum(x, { axes: 1 }));
    expect(operations({ y }).filter((name) => name === 'sum')).toHaveLength(2);
    expect(operations({ y: mul(add(x, 1), add(x, 2)) }).filter((name) => name === 'add')).toHaveLength(2);
    const asInt = constant(Int32Array.of(1), []);
    expect(operations({ a: constant(1), b: asInt })).toHaveLength(2);
  });

  test('folds constants', async () => {
    const y = add(x, exp(mul(constant(2), constant(Float32Array.of(0, 1)))));
    expect(operations({ y }).sort()).toEqual(['add', 'constant', 'input']);
    const feeds = { x: { dtype: 'float32', shape: [2, 2], data: new Float32Array(4) } } as const;
    const folded = await createInterpreter(optimize({ y })).run(feeds);
    expect(folded).toEqual(await createInterpreter({ y }).run(feeds));
  });

  test('drops nodes that no output needs', () => {
    const w = input('w', 'float32', [2, 2]);
    const [gradient] = gradients(sum(matmul(x, w)), [w]);
    expect(operations({ gradient: gradient! }).filter((name) => name === 'matmul')).toHaveLength(1);
    expect(operations({ gradient: gradient! })).not.toContain('tanh');
  });
});

describe('gradients', () => {
  const run = async (tensor: Tensor) => {
    const feeds = { a: { dtype: 'float32', shape: [], data: Float64Array.of(0.7) } } as const;
    return (await createInterpreter({ tensor }).run(feeds)).tensor!.data[0]!;
  };
  const a = input('a', 'float32', []);

  test('of shared subexpressions add up', async () => {
    const square = mul(a, a);
    const [gradient] = gradients(mul(square, square), [a]);
    expect(await run(gradient!)).toBeCloseTo(4 * 0.7 ** 3, 12);
  });

  test('of gradients are second derivatives', async () => {
    const [first] = gradients(tanh(a), [a]);
    const [second] = gradients(first!, [a]);
    expect(await run(second!)).toBeCloseTo(-2 * Math.tanh(0.7) * (1 - Math.tanh(0.7) ** 2), 12);
  });

  test('with respect to an intermediate result', async () => {
    const middle = exp(a);
    const [gradient] = gradients(mul(middle, middle), [middle]);
    expect(await run(gradient!)).toBeCloseTo(2 * Math.exp(0.7), 12);
  });

  test('are zeros for tensors that the loss does not depend on', async () => {
    const [gradient] = gradients(exp(a), [input('b', 'float32', [2])]);
    expect((await createInterpreter({ gradient: gradient! }).run({})).gradient).toEqual({
      dtype: 'float32',
      shape: [2],
      data: new Float64Array(2),
    });
  });

  test('a graph of 20,000 operations in a row does not exhaust the stack', async () => {
    let deep: Tensor = a;
    for (let i = 0; i < 20_000; i++) deep = add(deep, 1e-6);
    expect(await run(gradients(deep, [a])[0]!)).toBe(1);
  });
});
