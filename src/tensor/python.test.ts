/** Exported models pass onnx's checker and give the same results in Python. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  add,
  cast,
  createInterpreter,
  gather,
  gelu,
  greaterOrEqual,
  input,
  l2Normalize,
  layerNorm,
  linear,
  matmul,
  mul,
  not,
  reshape,
  slice,
  softmax,
  type TensorData,
  toOnnx,
  where,
} from './index.ts';
import { openInPython } from './testing/python.ts';

test('an encoder with named sizes and weights inside', async (context) => {
  const values = (shape: number[], seed: number): TensorData => ({
    dtype: 'float32',
    shape,
    data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(seed + i * 1.7)),
  });
  const x = input('tokens', 'float32', ['batch', 3, 4]);
  const padding = reshape(input('padding', 'bool', ['batch', 3]), ['batch', 1, 3]);
  const types = input('types', 'int32', ['batch', 3]);
  const weights = {
    table: values([5, 4], 1),
    scale: values([4], 2),
    bias: values([4], 3),
    weight: values([4, 6], 4),
  };
  const [table, scale, bias, weight] = Object.entries(weights).map(([name, { shape }]) =>
    input(name, 'float32', shape),
  );
  const embedded = add(x, gather(table!, types));
  const normalized = layerNorm(embedded, { scale: scale!, bias: bias! });
  const scores = where(padding, -1e9, mul(matmul(normalized, normalized, { transposeB: true }), 0.5));
  const attended = add(embedded, matmul(softmax(scores), normalized));
  const outputs = {
    embedding: l2Normalize(linear(gelu(reshape(slice(attended, 1, 0, 1), [-1, 4])), weight!)),
    numbers: cast(types, 'float32'),
    plain: not(greaterOrEqual(types, 1)),
  };

  const folder = await mkdtemp(join(tmpdir(), 'tensor-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'encoder.onnx');
  await writeFile(path, toOnnx(outputs, { initializers: weights, metadata: { dims: '6' } }));
  const seen = openInPython(context, path, { batch: 2 });

  expect(seen.inputs).toEqual({
    tokens: { dtype: 'float32', shape: ['batch', 3, 4] },
    padding: { dtype: 'bool', shape: ['batch', 3] },
    types: { dtype: 'int32', shape: ['batch', 3] },
  });
  expect(seen.outputs).toEqual({
    embedding: { dtype: 'float32', shape: ['batch', 6] },
    numbers: { dtype: 'float32', shape: ['batch', 3] },
    plain: { dtype: 'bool', shape: ['batch', 3] },
  });
  expect(seen.domains).toEqual(['']);
  expect(seen.metadata).toEqual({ dims: '6' });
  expect(seen.operators).toContain('LayerNormalization');
  expect(seen.operators).toContain('Gelu');
  const wanted = await createInterpreter(outputs).run({ ...seen.feeds, ...weights });
  for (const [name, { dtype, shape, data }] of Object.entries(wanted)) {
    const got = seen.results[name]!;
    expect([got.dtype, got.shape]).toEqual([dtype, shape]);
    data.forEach((value, i) => {
      expect(got.data[i]).toBeCloseTo(value, 5);
    });
  }
});
