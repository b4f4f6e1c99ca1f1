/** Stopping work that takes long: a signal that goes with the work, so that no function on the way has to hand it on. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate } from 'node:timers/promises';
import { LinkSageError } from '../errors.ts';
import type { Progress } from './progress.ts';

/** How work that takes long is watched and stopped. */
export interface WorkOptions {
  readonly progress?: Progress | undefined;
  /**
   * Ends the work soon after it is aborted, with a LinkSageError of code `aborted`. What was committed by then stays,
   * nothing else can be seen, and the next writer may begin.
   */
  readonly signal?: AbortSignal | undefined;
}

const signals = new AsyncLocalStorage<AbortSignal | undefined>();

/**
 * Runs work that ends when the signal is aborted: at the next `checkAborted`. Where it runs inside other work that can
 * be aborted, either signal ends it.
 *
 * @throws LinkSageError of code `aborted`, whatever the work threw on its way out
 */
export async function abortable<Result>(
  signal: AbortSignal | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  const outer = signals.getStore();
  const either = signal && outer ? AbortSignal.any([signal, outer]) : (signal ?? outer);
  if (either === undefined) return work();
  try {
    return await signals.run(either, async () => {
      checkAborted();
      return work();
    });
  } catch (cause) {
    throw either.aborted ? abortedError(either, cause) : cause;
  }
}

/** Throws where the work that this is called in has been aborted. Costs next to nothing. */
export function checkAborted(): void {
  const signal = signals.getStore();
  if (signal?.aborted) throw abortedError(signal);
}

/** The same for work that goes on without waiting for anything: an abort can come in meanwhile. */
export async function letAbort(): Promise<void> {
  await setImmediate();
  checkAborted();
}

/** Has `stop` called when the work that this is called in is aborted, or throws where it was; returns what takes that back. */
export function onAbort(stop: () => void): () => void {
  checkAborted();
  const signal = signals.getStore();
  signal?.addEventListener('abort', stop, { once: true });
  return () => signal?.removeEventListener('abort', stop);
}

/** Progress that ends the work that tells it, once that is aborted. Whoever listens is no part of the work. */
export function abortableProgress(progress: Progress): Progress {
  return (event) => {
    checkAborted();
    signals.run(undefined, progress, event);
  };
}

/** What was thrown for a signal, or a new error that says why it was aborted. */
function abortedError({ reason }: AbortSignal, cause: unknown = reason): LinkSageError {
  if (reason instanceof LinkSageError) return reason;
  const why = reason instanceof Error ? reason.message : String(reason);
  return new LinkSageError(`aborted before it was done: ${why}`, {
    code: 'aborted',
    hint: 'What was committed before is as it was.',
    cause,
  });
}
