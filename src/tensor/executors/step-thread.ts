/** Steps in a thread of their own: the caller prepares the next batch while one runs. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { builtUrl, LinkSageError } from '../../base/index.ts';
import type { TensorData } from '../data.ts';
import type { Tensor } from '../graph.ts';
import { type OnnxExecutorOptions, toExecutable } from './onnx.ts';
import type { StepAnswer, StepFailure, StepRequest, StepThreadData } from './step-thread.worker.ts';

/** What one step gave. */
export interface StepResult {
  /** The outputs that are no state. */
  readonly outputs: Record<string, TensorData>;
  /** Seconds inside the engine. */
  readonly seconds: number;
}

/** Runs steps one after another; what one step leaves to the next stays in the thread. */
export interface StepThread {
  /**
   * Runs one step, given a value for every input that is no state. The arrays of the feeds go over to the thread
   * without a copy and are empty from then on. One step at a time.
   *
   * @throws LinkSageError that names a feed which is missing or of another type or shape, or where the thread ends
   */
  run(feeds: Record<string, TensorData>): Promise<StepResult>;
  /** The state as the last step left it. */
  state(): Promise<Record<string, TensorData>>;
  /** Ends the thread, and with it the engine's memory; no step may follow. */
  dispose(): Promise<void>;
}

/**
 * Starts the thread. Outputs with the name of an input are the state (as in `unroll`).
 *
 * @param state what the first step starts from: a value for every output that has the name of an input
 */
export async function createStepThread(
  outputs: Record<string, Tensor>,
  state: Record<string, TensorData>,
  options: OnnxExecutorOptions = {},
): Promise<StepThread> {
  const data: StepThreadData = { model: toExecutable(outputs, options), state, options };
  const worker = new Worker(builtUrl(import.meta.url, './step-thread.worker.ts'), { workerData: data });
  let hasEnded = false;
  worker.once('exit', () => {
    hasEnded = true;
  });
  const answer = async (): Promise<StepAnswer> => {
    if (hasEnded) throw threadEnded();
    const answered = new AbortController();
    const { signal } = answered;
    try {
      const ended = once(worker, 'exit', { signal }).then(() => Promise.reject(threadEnded()));
      const [message] = (await Promise.race([once(worker, 'message', { signal }), ended])) as [
        StepAnswer | StepFailure,
      ];
      if ('message' in message) throw new LinkSageError(message.message, message);
      return message;
    } finally {
      answered.abort(); // takes the listeners off that heard nothing
    }
  };
  const ask = (request: StepRequest, transfer: ArrayBuffer[] = []): Promise<StepAnswer> => {
    worker.postMessage(request, transfer);
    return answer();
  };
  try {
    await answer(); // it is ready
  } catch (error) {
    await worker.terminate();
    throw error;
  }
  return {
    run: async (feeds) => {
      const buffers = new Set(Object.values(feeds).map(({ data: { buffer } }) => buffer as ArrayBuffer));
      const { tensors, seconds } = await ask({ kind: 'run', feeds }, [...buffers]);
      return { outputs: tensors, seconds };
    },
    state: async () => (await ask({ kind: 'state' })).tensors,
    dispose: async () => {
      await worker.terminate(); // asks nothing: a thread that has failed would not answer
    },
  };
}

function threadEnded(): LinkSageError {
  return new LinkSageError('step thread: expected an answer, got the end of the thread', {
    code: 'closed',
    hint: 'It was disposed of while a step ran, or the process is short of memory.',
  });
}
