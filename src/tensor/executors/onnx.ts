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

/** Settings of ONNX Runtime. */
export interface OnnxExecutorOptions {
  /** Where the graph runs; default `cpu`. Operations that a GPU lacks run on the processor. */
  readonly device?: Device;
  /** Threads within one operation; default one per processor. */
  readonly threads?: number;
  /**
   * Whether threads spin while they wait for the next operation, so that it starts sooner; default true. Set it to false
   * if other threads of the program need the processors in the meantime.
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

/**
 * Prefix of outputs in the model. A training step's state is both input and output, under the same name, which ONNX does
 * not allow.
 */
const outputPrefix = '/output/';

/** A model that runs a graph on a device, for `openExecutable`. Unlike those of `toOnnx`, only for ONNX Runtime. */
export function toExecutable(
  outputs: Record<string, Tensor>,
  { device = 'cpu' }: OnnxExecutorOptions,
): Uint8Array {
  const renamed = Object.entries(outputs).map(([name, tensor]) => [`${outputPrefix}${name}`, tensor]);
  // WebGPU lacks the fused operators: they would run on the processor, with copies of their operands there and back
  return toOnnx(Object.fromEntries(renamed), { target: device === 'webgpu' ? 'any' : device });
}

/** Opens a model that `toExecutable` wrote. */
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
 * Opens any ONNX model, from a path (with external data beside it) or from its bytes. Inputs and outputs of type int64
 * are passed as int32.
 *
 * @throws LinkSageError if the file is no model, or an input has an unsupported type
 */
export async function loadOnnxModel(
  model: string | Uint8Array,
  { threads = defaultThreads, device = 'cpu', spinning = true }: OnnxExecutorOptions = {},
): Promise<Executor> {
  const runtime = await import('onnxruntime-node'); // a library of 20 MB: loaded only when needed
  const settings: InferenceSession.SessionOptions = {
    executionProviders: [device],
    intraOpNumThreads: threads,
    enableMemPattern: false, // faster without, at half the memory, as measured
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

/** ONNX element types → types of feeds. */
const feedTypes: Partial<Record<string, DType>> = {
  float32: 'float32',
  int32: 'int32',
  int64: 'int32',
  bool: 'bool',
};

/** Declared inputs of a model. Sizes without a name get a unique one, so that they accept any value. */
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
