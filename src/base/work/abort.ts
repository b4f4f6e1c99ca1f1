/**
 * Aborting long-running work. The signal is kept in async-local storage, so that functions in between need not pass
 * it on.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate } from 'node:timers/promises';
import { LinkSageError } from '../errors.ts';
import type { Progress } from './progress.ts';

/** Progress and abort signal of long-running work. */
export interface WorkOptions {
  readonly progress?: Progress | undefined;
  /**
   * Aborting it ends the work soon after, with a LinkSageError of code `aborted`. Commits made by then stay, nothing
   * else becomes visible, and the lock is released.
   */
  readonly signal?: AbortSignal | undefined;
}

const signals = new AsyncLocalStorage<AbortSignal | undefined>();

/**
 * Runs work that ends at the next `checkAborted` after the signal is aborted. Inside other abortable work, either signal
 * ends it.
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

/** Throws if the surrounding work has been aborted. Costs next to nothing. */
export function checkAborted(): void {
  const signal = signals.getStore();
  if (signal?.aborted) throw abortedError(signal);
}

/**
 * As {@link checkAborted}, but lets the event loop run first. For loops that await nothing else: no abort could
 * arrive.
 */
export async function letAbort(): Promise<void> {
  await setImmediate();
  checkAborted();
}

/**
 * Calls `stop` when the surrounding work is aborted; throws if it already was. Returns a function that unregisters
 * `stop`.
 */
export function onAbort(stop: () => void): () => void {
  checkAborted();
  const signal = signals.getStore();
  signal?.addEventListener('abort', stop, { once: true });
  return () => signal?.removeEventListener('abort', stop);
}

/** Wraps `progress` so that each report also checks for an abort. The listener itself runs outside the abortable work. */
export function abortableProgress(progress: Progress): Progress {
  return (event) => {
    checkAborted();
    signals.run(undefined, progress, event);
  };
}

/** The LinkSageError that the signal was aborted with, or a new one that names the reason. */
function abortedError({ reason }: AbortSignal, cause: unknown = reason): LinkSageError {
  if (reason instanceof LinkSageError) return reason;
  const why = reason instanceof Error ? reason.message : String(reason);
  return new LinkSageError(`aborted before it was done: ${why}`, {
    code: 'aborted',
    hint: 'Everything committed before is unchanged.',
    cause,
  });
}
