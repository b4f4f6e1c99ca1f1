/** The thread that runs training steps. It holds the session and the state. */
import { parentPort, workerData } from 'node:worker_threads';
import { type ErrorCode, LinkSageError } from '../../base/index.ts';
import type { TensorData } from '../data.ts';
import { type OnnxExecutorOptions, openExecutable } from './onnx.ts';

/** The data that the thread starts with. */
export interface StepThreadData {
  readonly model: Uint8Array;
  readonly state: Record<string, TensorData>;
  readonly options: OnnxExecutorOptions;
}

/** A request to the thread. */
export type StepRequest =
  | { readonly kind: 'run'; readonly feeds: Record<string, TensorData> }
  | { readonly kind: 'state' };

/** An answer of the thread. */
export interface StepAnswer {
  readonly tensors: Record<string, TensorData>;
  /** Seconds inside the engine. */
  readonly seconds: number;
}

/** The answer after an error: the fields of a LinkSageError, since errors lose their class between threads. */
export interface StepFailure {
  readonly message: string;
  readonly code: ErrorCode;
  readonly hint: string | undefined;
}

const { model, state: initial, options } = workerData as StepThreadData;
const state = { ...initial };

await answer(async () => {
  const executor = await openExecutable(model, options);
  parentPort!.on('message', (request: StepRequest) =>
    answer(async () => (request.kind === 'run' ? run(request.feeds) : { tensors: state, seconds: 0 })),
  );
  return { tensors: {}, seconds: 0 }; // ready

  async function run(feeds: Record<string, TensorData>): Promise<StepAnswer> {
    const start = performance.now();
    const outputs = await executor.run({ ...state, ...feeds });
    const seconds = (performance.now() - start) / 1000;
    const tensors: Record<string, TensorData> = {};
    for (const [name, tensor] of Object.entries(outputs)) {
      if (Object.hasOwn(state, name)) state[name] = tensor;
      else tensors[name] = tensor;
    }
    return { tensors, seconds };
  }
});

async function answer(work: () => Promise<StepAnswer>): Promise<void> {
  try {
    parentPort!.postMessage(await work());
  } catch (error) {
    if (!(error instanceof LinkSageError)) throw error; // ends the thread; the caller gets the error with its stack
    const { message, code, hint } = error;
    const failure: StepFailure = { message, code, hint };
    parentPort!.postMessage(failure);
  }
}
