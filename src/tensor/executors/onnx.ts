/** The fast executor: ONNX Runtime on the processor or a GPU. */
import type { InferenceSession, Tensor as OnnxTensor } from 'onnxruntime-node';
import { defaultThreads, LinkSageError } from '../../base/index.ts';
import type { TensorData } from '../data.ts';
import type { Tensor } from '../graph.ts';
import { checkFeeds, type InputTypes } from '../inputs.ts';
import { toOnnx } from '../onnx/to-onnx.ts';
import type { DType, TensorType } from '../shapes.ts';
import { checkDevice, type Device } from './device.ts';
import type { Executor } from './executor.ts';

/** How ONNX Runtime runs. */
export interface OnnxExecutorOptions {
  /** Where; default `cpu`. What a GPU lacks runs on the processor. */
  readonly device?: Device;
  /** Threads inside one operation; default one per processor. */
  readonly threads?: number;
  /**
   * Whether threads that wait for the next operation keep their processor, which starts it sooner; default true. False
   * where another thread of the program has work meanwhile.
   */
  readonly spinning?: boolean;
}

/** Compiles the graph for ONNX Runtime. Its `run` blocks the calling thread while it computes. */
export async function createOnnxExecutor(
  outputs: Record<string, Tensor>,
  options: OnnxExecutorOptions = {},
): Promise<Executor> {
  return openExecutable(toExecutable(outputs, options), options);
}

/** Lets an output have the name of an input, which ONNX does not: a step's state goes in and comes out. */
const outputPrefix = '/output/';

/** The bytes of the model by which a graph runs on a device: for this runtime alone, unlike those of `toOnnx`. */
export function toExecutable(
  outputs: Record<string, Tensor>,
  { device = 'cpu' }: OnnxExecutorOptions,
): Uint8Array {
  const renamed = Object.entries(outputs).map(([name, tensor]) => [`${outputPrefix}${name}`, tensor]);
  // On WebGPU, fused operators would run on the processor, and their operands go there and back
  return toOnnx(Object.fromEntries(renamed), { target: device === 'webgpu' ? 'any' : device });
}

/** Opens what `toExecutable` wrote. */
export async function openExecutable(model: Uint8Array, options: OnnxExecutorOptions): Promise<Executor> {
  const executor = await loadOnnxModel(model, options);
  return {
    ...executor,
    run: async (feeds) => {
      const results = Object.entries(await executor.run(feeds));
      return Object.fromEntries(results.map(([name, value]) => [name.slice(outputPrefix.length), value]));
    },
  };
}

/**
 * Opens any ONNX model, from a path (which external data lies beside) or from its bytes. Inputs and outputs
 * of type int64 are exchanged as int32.
 *
 * @throws LinkSageError where the file is no model, or an input has a type that cannot be fed
 */
export async function loadOnnxModel(
  model: string | Uint8Array,
  { threads = defaultThreads, device = 'cpu', spinning = true }: OnnxExecutorOptions = {},
): Promise<Executor> {
  const runtime = await import('onnxruntime-node'); // loads a library of 20 MB: not before it is needed
  const settings: InferenceSession.SessionOptions = {
    executionProviders: [device],
    intraOpNumThreads: threads,
    enableMemPattern: false, // measured faster off, with half the memory
    logSeverityLevel: 3,
    extra: { session: { intra_op: { allow_spinning: spinning ? '1' : '0' } } },
  };
  const session = await openModel(runtime.InferenceSession, model, settings, device);
  const declared = readInputs(session);
  const wide = new Set(
    session.inputMetadata.filter((meta) => meta.isTensor && meta.type === 'int64').map((meta) => meta.name),
  );
  return {
    run: async (feeds) => {
      checkFeeds(declared, feeds);
      const wrapped: Record<string, OnnxTensor> = {};
      for (const name of declared.keys()) {
        const fed = feeds[name]!;
        wrapped[name] = wide.has(name)
          ? new runtime.Tensor('int64', BigInt64Array.from(fed.data, BigInt), fed.shape)
          : wrap(runtime.Tensor, fed);
      }
      const results = await session.run(wrapped);
      return Object.fromEntries(Object.entries(results).map(([name, value]) => [name, unwrap(name, value)]));
    },
    dispose: () => session.release(),
  };
}

async function openModel(
  factory: typeof InferenceSession,
  model: string | Uint8Array,
  settings: InferenceSession.SessionOptions,
  device: Device,
): Promise<InferenceSession> {
  try {
    return await (typeof model === 'string'
      ? factory.create(model, settings)
      : factory.create(model, settings));
  } catch (cause) {
    if (device !== 'cpu') checkDevice(device, cause);
    const where = typeof model === 'string' ? `ONNX model ${model}` : 'ONNX model';
    throw new LinkSageError(`${where}: expected a model that ONNX Runtime loads, got ${String(cause)}`, {
      cause,
    });
  }
}

/** ONNX element types as they are fed. */
const feedTypes: Partial<Record<string, DType>> = {
  float32: 'float32',
  int32: 'int32',
  int64: 'int32',
  bool: 'bool',
};

/** Declared inputs of a model; sizes without a name get one of their own, so that they take any value. */
function readInputs(session: InferenceSession): InputTypes {
  const inputs = new Map<string, TensorType>();
  for (const meta of session.inputMetadata) {
    const dtype = meta.isTensor ? feedTypes[meta.type] : undefined;
    if (!meta.isTensor || dtype === undefined) {
      const got = meta.isTensor ? meta.type : 'no tensor';
      throw new LinkSageError(
        `ONNX input '${meta.name}': expected float32, int32, int64 or bool, got ${got}`,
      );
    }
    const shape = meta.shape.map((dim, axis) =>
      dim === '' || (typeof dim === 'number' && dim < 0) ? `${meta.name}.${axis}` : dim,
    );
    inputs.set(meta.name, { dtype, shape });
  }
  return inputs;
}

function wrap(factory: typeof OnnxTensor, { dtype, data, shape }: TensorData): OnnxTensor {
  const array = data instanceof Float64Array ? Float32Array.from(data) : data;
  return new factory(dtype, array as Float32Array, shape);
}

function unwrap(name: string, { type, data, dims }: OnnxTensor): TensorData {
  if (data instanceof BigInt64Array)
    return { dtype: 'int32', data: Int32Array.from(data, Number), shape: dims };
  if (data instanceof Float32Array) return { dtype: 'float32', data, shape: dims };
  if (data instanceof Int32Array) return { dtype: 'int32', data, shape: dims };
  if (type === 'bool' && data instanceof Uint8Array) return { dtype: 'bool', data, shape: dims };
  throw new LinkSageError(`ONNX output '${name}': expected float32, int32, int64 or bool, got ${type}`);
}
