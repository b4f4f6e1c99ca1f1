/** The cost of a process, from its start to its end. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { LinkSageError } from '../../src/base/index.ts';

/** Seconds of one process. */
export interface Cost {
  /** Processor time in user code and in the kernel, of all threads, including awaited child processes. */
  readonly processorSeconds: number;
  /** Wall time. */
  readonly seconds: number;
}

/**
 * Runs a program without output under `time` of bash, which reads what the kernel counted for the finished process
 * (`getrusage` of children), to the millisecond. Node reports only its own time, and a process that reported its own would
 * leave out its end.
 *
 * @throws LinkSageError if it ends with another code than 0, or there is no bash
 */
export async function timeProcess(program: string, args: readonly string[]): Promise<Cost> {
  const script = `TIMEFORMAT='%3R %3U %3S'; time "$@" >/dev/null 2>&1`;
  try {
    const { stderr } = await promisify(execFile)('bash', ['-c', script, 'bash', program, ...args], {
      env: { ...process.env, LC_ALL: 'C' }, // numbers with a point
    });
    const [seconds, user, system] = stderr.trim().split(' ').map(Number) as [number, number, number];
    return { processorSeconds: Math.round(1000 * (user + system)) / 1000, seconds };
  } catch (error) {
    const what = [program, ...args].join(' ');
    throw new LinkSageError(`start: expected ${what} to end with code 0, got ${(error as Error).message}`);
  }
}
