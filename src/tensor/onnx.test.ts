/** ONNX models: exported by this library and by others. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import encoded from './fixtures/encoder.json' with { type: 'json' };
import { add, input, loadOnnxModel, matmul, mul, type TensorData, toOnnx } from './index.ts';

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
const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

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

  test('refer to weights in a file beside the model', async () => {
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

  test('reject initializers that fit no input', () => {
    expect(() => toOnnx(outputs, { initializers: { v: weights } })).toThrow(
      /initializers of inputs, got one named 'v'/,
    );
    expect(() => toOnnx(outputs, { initializers: { w: float([1, 4], 1, 2, 3, 4) } })).toThrow(
      /expected float32 \[2, 2\] for initializer 'w', got float32 \[1, 4\]/,
    );
  });

  test('reject an output with the name of an input', () => {
    expect(() => toOnnx({ w: mul(w, 2) })).toThrow(/names of outputs that no input has, got 'w'/);
  });

  test('reject two inputs of the same name', () => {
    const other = input('x', 'float32', [3]);
    expect(() => toOnnx({ ...outputs, other })).toThrow(/input 'x': expected one type and shape/);
  });
});

describe('models from other tools', () => {
  test('pass int64 as int32, with unnamed sizes', async () => {
    const model = await loadOnnxModel(fixture('int64.onnx'), { threads: 1 });
    for (const length of [2, 3]) {
      const { doubled } = await model.run({ ids: int([1, length], ...[5, -6, 7].slice(0, length)) });
      expect(doubled).toEqual(int([1, length], ...[10, -12, 14].slice(0, length)));
    }
    await expect(model.run({ ids: int([2], 1, 2) })).rejects.toThrow(
      /feed 'ids': expected int32 \[batch, ids.1\]/,
    );
    await model.dispose();
  });

  test('run as in PyTorch, which exported this Transformer encoder', async () => {
    const model = await loadOnnxModel(fixture('encoder.onnx'), { threads: 1 });
    const run = async (ids: number[][], mask: number[][]) => {
      const shape = [ids.length, ids[0]!.length];
      const feeds = { input_ids: int(shape, ...ids.flat()), attention_mask: int(shape, ...mask.flat()) };
      const { pooled } = await model.run(feeds);
      expect(pooled!.shape).toEqual([ids.length, 8]);
      return Array.from(pooled!.data);
    };
    const expectClose = (got: number[], wanted: number[]) =>
      wanted.forEach((value, i) => {
        expect(got[i]).toBeCloseTo(value, 5);
      });
    expectClose(await run(encoded.input_ids, encoded.attention_mask), encoded.pooled.flat());
    // The second text without its padding: other sizes, the same embedding
    expectClose(await run([[9, 2, 6]], [[1, 1, 1]]), encoded.pooled[1]!);
    await model.dispose();
  });

  test('are distinguished from other files', async () => {
    await expect(loadOnnxModel(new Uint8Array(20).fill(7))).rejects.toThrow(
      /ONNX model: expected a model that/,
    );
    await expect(loadOnnxModel('/nowhere/model.onnx')).rejects.toThrow(
      /ONNX model \/nowhere\/model.onnx: expected/,
    );
  });
});
