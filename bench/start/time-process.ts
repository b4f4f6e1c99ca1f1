/** What a process costs, from its start until it is gone. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { LinkSageError } from '../../src/base/index.ts';

/** Seconds of one process. */
export interface Cost {
  /** In user code and in the kernel, of all threads, with what it started and waited for. */
  readonly processorSeconds: number;
  /** On the clock. */
  readonly seconds: number;
}

/**
 * Runs a program, whose output goes nowhere, under `time` of bash: that reads what the kernel has counted for the
 * process when it is gone (`getrusage` of children), to the millisecond. Node itself tells its own time only, and a
 * process that told its own would leave out how it ends.
 *
 * @throws LinkSageError where it ends with another code than 0, or there is no bash
 */
export async function timeProcess(program: string, args: readonly string[]): Promise<Cost> {
  const script = `TIMEFORMAT='%3R %3U %3S'; time "$@" >/dev/null 2>&1`;
  try {
    const { stderr } = await promisify(execFile)('bash', ['-c', script, 'bash', program, ...args], {
      env: { ...process.env, LC_ALL: 'C' }, // a point in numbers
    });
    const [seconds, user, system] = stderr.trim().split(' ').map(Number) as [number, number, number];
    return { processorSeconds: Math.round(1000 * (user + system)) / 1000, seconds };
  } catch (error) {
    const what = [program, ...args].join(' ');
    throw new LinkSageError(`start: expected ${what} to end with code 0, got ${(error as Error).message}`);
  }
}
