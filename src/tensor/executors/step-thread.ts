/** Runs training steps in a separate thread, so that the caller can prepare the next batch meanwhile. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { builtUrl, LinkSageError } from '../../base/index.ts';
import type { TensorData } from '../data.ts';
import type { Tensor } from '../graph.ts';
import { type OnnxExecutorOptions, toExecutable } from './onnx.ts';
import type { StepAnswer, StepFailure, StepRequest, StepThreadData } from './step-thread.worker.ts';

/** The result of one step. */
export interface StepResult {
  /** The outputs that are not state. */
  readonly outputs: Record<string, TensorData>;
  /** Seconds inside the engine. */
  readonly seconds: number;
}

/** Runs steps one after another. The state that one step passes to the next stays in the thread. */
export interface StepThread {
  /**
   * Runs one step, given a value for every input that is not state. The arrays of the feeds are transferred to the
   * thread without a copy, and are empty after that. Only one step may run at a time.
   *
   * @throws LinkSageError naming a feed that is missing or has the wrong type or shape, or if the thread ends
   */
  run(feeds: Record<string, TensorData>): Promise<StepResult>;
  /** The state after the last step. */
  state(): Promise<Record<string, TensorData>>;
  /** Ends the thread and frees the engine's memory. No step may follow. */
  dispose(): Promise<void>;
}

/**
 * Starts the thread. Outputs with the name of an input are the state (as in `unroll`).
 *
 * @param state the initial state: a value for every output that has the name of an input
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
      answered.abort(); // removes the listener of the other event
    }
  };
  const ask = (request: StepRequest, transfer: ArrayBuffer[] = []): Promise<StepAnswer> => {
    worker.postMessage(request, transfer);
    return answer();
  };
  try {
    await answer(); // the thread is ready
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
      await worker.terminate(); // without a request: a failed thread would not answer
    },
  };
}

function threadEnded(): LinkSageError {
  return new LinkSageError('step thread: expected an answer, got the end of the thread', {
    code: 'closed',
    hint: 'It was disposed while a step ran, or the process ran out of memory.',
  });
}
