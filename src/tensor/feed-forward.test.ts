/** The feed-forward operation over several chunks of rows, compared with the same from basic operations. */
import { expect, test } from 'vitest';
import { Random } from '../base/index.ts';
import {
  createOnnxExecutor,
  feedForward,
  gelu,
  gradients,
  input,
  linear,
  loadOnnxModel,
  mean,
  mul,
  type Tensor,
  type TensorData,
  toOnnx,
} from './index.ts';

const [rows, width, hidden] = [1500, 6, 1024]; // three chunks

const x = input('x', 'float32', [rows, width]);
const weights = {
  expand: input('expand', 'float32', [width, hidden]),
  expandBias: input('expandBias', 'float32', [hidden]),
  contract: input('contract', 'float32', [hidden, width]),
  contractBias: input('contractBias', 'float32', [width]),
};
const inParts = linear(
  gelu(linear(x, weights.expand, weights.expandBias)),
  weights.contract,
  weights.contractBias,
);
const outputsOf = (y: Tensor) => {
  const inputs = { x, ...weights };
  const slopes = gradients(mean(mul(y, y)), Object.values(inputs));
  return { y, ...Object.fromEntries(Object.keys(inputs).map((name, i) => [`to ${name}`, slopes[i]!])) };
};
const feeds = Object.fromEntries(
  Object.entries({ x, ...weights }).map(([name, { shape }], place): [string, TensorData] => {
    const random = new Random(place);
    const length = shape.map(Number).reduce((product, size) => product * size, 1);
    const data = Float32Array.from({ length }, () => random.normal() / Math.sqrt(Number(shape[0])));
    return [name, { dtype: 'float32', data, shape: shape.map(Number) }];
  }),
);

test.each([
  ['in chunks', (outputs: Record<string, Tensor>) => createOnnxExecutor(outputs, { threads: 2 })],
  ['exported', (outputs: Record<string, Tensor>) => loadOnnxModel(toOnnx(outputs), { threads: 2 })],
])('feedForward %s agrees with basic operations, and so do its gradients', async (_, open) => {
  const reference = await createOnnxExecutor(outputsOf(inParts), { threads: 2 });
  const expected = await reference.run(feeds);
  const executor = await open(outputsOf(feedForward(x, weights)));
  const found = await executor.run(feeds);
  for (const [name, { data, shape }] of Object.entries(expected)) {
    expect(found[name]!.shape).toEqual(shape);
    const largest = Math.max(...Array.from(data, Math.abs));
    for (const [i, value] of data.entries())
      expect(Math.abs(found[name]!.data[i]! - value)).toBeLessThanOrEqual(1e-5 * largest);
  }
  await reference.dispose();
  await executor.dispose();
});

test('an exported forward pass has no loop', () => {
  const file = Buffer.from(toOnnx({ y: feedForward(x, weights) }));
  expect(file.includes('Split')).toBe(false);
});

test('names the weight that does not fit', () => {
  expect(() => feedForward(x, { ...weights, contract: weights.expand })).toThrow(
    /^feedForward: expected contract float32 \[1024, 6\], got float32 \[6, 1024\]/,
  );
  expect(() => feedForward(weights.expandBias, weights)).toThrow(
    'feedForward: expected float32 [..., W] with a number W, got float32 [1024]',
  );
});
