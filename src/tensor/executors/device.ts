/** The devices of ONNX Runtime, and the errors if one is missing. */
import { LinkSageError } from '../../base/index.ts';

/** onnxruntime-node includes `webgpu`; `cuda` needs provider libraries that it does not include. */
export type Device = 'cpu' | 'webgpu' | 'cuda';

const instead = "or leave out `device`, or set it to 'cpu', to use the processor";

/** How to recognize from ONNX Runtime's error that a device is missing, and how to get it. */
const missing = {
  cuda: {
    said: /providers_cuda|Failed to load shared library|CUDA|cudnn/i,
    expected: 'its provider libraries and an NVIDIA GPU',
    hint:
      'Put libonnxruntime_providers_cuda.so and libonnxruntime_providers_shared.so of the same release beside ' +
      'libonnxruntime.so.1 of onnxruntime-node, as its install script does, and CUDA 13 and cuDNN 9 on the library ' +
      `path (LD_LIBRARY_PATH); ${instead}.`,
  },
  webgpu: {
    said: /WebGPU|webgpu|adapter/,
    expected: 'a GPU with its driver',
    hint: `Install the driver of the GPU, on Linux with Vulkan (libvulkan.so.1), where it can be found; ${instead}.`,
  },
} as const;

/** Throws a LinkSageError with a hint if the cause is a missing device; returns otherwise. */
export function checkDevice(device: Exclude<Device, 'cpu'>, cause: unknown): void {
  const { said, expected, hint } = missing[device];
  const reason = String(cause).split('\n')[0]!;
  if (!said.test(reason)) return;
  throw new LinkSageError(`device '${device}': expected ${expected}, got ${reason}`, {
    code: 'unsupported',
    hint,
    cause,
  });
}
