/** Devices other than the processor: a helpful error if one is missing, equal results if it is available. */
import { expect, test } from 'vitest';
import { LinkSageError } from '../base/index.ts';
import { createOnnxExecutor, type Device, input, mul, type TensorData } from './index.ts';

const outputs = { y: mul(input('x', 'float32', [2]), 2) };
const x: TensorData = { dtype: 'float32', shape: [2], data: Float32Array.of(1, 2) };

test.each<[Device, RegExp]>([
  ['cuda', /^device 'cuda': expected its provider libraries and an NVIDIA GPU, got /],
  ['webgpu', /^device 'webgpu': expected a GPU with its driver, got /],
])('%s works, or the error says how to get it or do without it', async (device, message) => {
  try {
    const executor = await createOnnxExecutor(outputs, { device });
    expect((await executor.run({ x })).y!.data).toEqual(Float32Array.of(2, 4));
    await executor.dispose();
  } catch (error) {
    expect(error).toBeInstanceOf(LinkSageError);
    expect((error as LinkSageError).code).toBe('unsupported');
    expect((error as LinkSageError).message).toMatch(message);
    expect((error as LinkSageError).hint).toMatch(/set it to 'cpu', to use the processor/);
  }
});
