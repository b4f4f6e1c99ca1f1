/** Ctrl-C: the first one ends the work cleanly, the second one ends the process. */
import { abortable, LinkSageError } from '../base/index.ts';

/** Does work that Ctrl-C aborts. `onInterrupt` is called at once, because the work may take a moment to end. */
export async function untilInterrupted<Result>(
  work: () => Promise<Result>,
  onInterrupt: () => void,
): Promise<Result> {
  const interrupted = new AbortController();
  const interrupt = () => {
    onInterrupt();
    interrupted.abort(
      new LinkSageError('interrupted before the end', {
        code: 'aborted',
        hint: 'Everything committed before is unchanged.',
      }),
    );
  };
  process.once('SIGINT', interrupt); // once: the next one has its usual effect
  try {
    return await abortable(interrupted.signal, work);
  } finally {
    process.off('SIGINT', interrupt);
  }
}

/** Waits for Ctrl-C, or for the signal by which a supervisor ends a process. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
