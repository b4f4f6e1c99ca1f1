/** Runs programs, among them benches, in separate processes. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { LinkSageError } from '../../src/base/index.ts';
import type { BenchReport, BenchRow } from './report.ts';

/** Runs a bench in another process, passes its messages on, and returns its rows. */
export async function runInProcess(
  name: string,
  args: readonly string[],
  say: (message: string) => void,
): Promise<readonly BenchRow[]> {
  const main = fileURLToPath(new URL('../main.js', import.meta.url));
  const output = await runProgram(process.execPath, [main, name, ...args], say);
  return (JSON.parse(output) as BenchReport).rows;
}

/**
 * Runs a program and returns its output; passes its standard error on.
 *
 * @throws LinkSageError if it ends with another code than 0
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  say: (message: string) => void,
): Promise<string> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => say(text.trimEnd()));
  const code = await new Promise<number | null>((done, fail) =>
    child.once('error', fail).once('close', done),
  );
  if (code !== 0) {
    throw new LinkSageError(
      `bench: expected ${[program, ...args].join(' ')} to end with code 0, got ${code}`,
    );
  }
  return output;
}
