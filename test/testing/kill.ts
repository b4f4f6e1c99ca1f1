/** Kills the built command line at moments of its work, on copies of a workspace. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { Workspace } from '../../src/index.ts';
import { temporaryFolder } from './small-workspace.ts';
import { type CommittedState, stateOf } from './state.ts';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/**
 * Runs a command undisturbed and then, on a fresh copy each time, kills it at moments given as shares of the time that
 * it takes: what is committed is the state before or after, of a compile in each view, and the command run again ends
 * up where it would have.
 *
 * @returns how often it was killed before it was done
 */
export async function testKills(
  origin: string,
  words: readonly string[],
  moments: readonly number[],
): Promise<number> {
  const work = join(await temporaryFolder(), 'workspace');
  await cp(origin, work, { recursive: true });
  const before = await stateOf(work);
  let duration = await run(work, words);
  const after = await stateOf(work);
  expect(after).not.toEqual(before);
  const committed = [before, ...(words[0] === 'compile' ? betweenViews(before, after) : []), after];

  let killed = 0;
  for (const moment of moments) {
    await rm(work, { recursive: true });
    await cp(origin, work, { recursive: true });
    const done = await runAndKill(work, words, moment * duration);
    if (done === undefined) killed++;
    else duration = Math.min(duration, done); // the machine was busier then
    const state = await stateOf(work);
    expect(committed, `killed at ${moment}`).toContainEqual(state);
    const isDone = isDeepStrictEqual(state, after);
    if (isDone && words[0] === 'train') continue; // another training gives another model
    await run(work, await resumed(work, words));
    expect(await stateOf(work), `killed at ${moment}`).toEqual(after);
  }
  return killed;
}

/** A compile commits one view after the other. */
function betweenViews(before: CommittedState, after: CommittedState): CommittedState[] {
  return after.graphs.slice(1).map((_, i) => ({
    ...before,
    graphs: [...after.graphs.slice(0, i + 1), ...before.graphs.slice(i + 1)],
  }));
}

/** The arguments that continue an interrupted command. */
async function resumed(folder: string, words: readonly string[]): Promise<readonly string[]> {
  const workspace = await Workspace.open(folder);
  const { unfinishedRun } = await workspace.status();
  await workspace.close();
  return words[0] === 'train' && unfinishedRun !== undefined ? [...words, '--resume'] : words;
}

function start(folder: string, words: readonly string[]): ChildProcess {
  return spawn(process.execPath, [main, ...words, '--workspace', folder], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** @returns how many milliseconds it took. */
export async function run(folder: string, words: readonly string[]): Promise<number> {
  const started = performance.now();
  const child = start(folder, words);
  let errors = '';
  child.stderr!.on('data', (text) => {
    errors += text;
  });
  const [code] = await once(child, 'close');
  expect({ words, code, errors: code === 0 ? '' : errors }).toEqual({ words, code: 0, errors: '' });
  return performance.now() - started;
}

/** Kills a command after some milliseconds; returns its duration if it was done by then. */
export async function runAndKill(
  folder: string,
  words: readonly string[],
  after: number,
): Promise<number | undefined> {
  const started = performance.now();
  const child = start(folder, words);
  child.stderr!.resume();
  const closed = once(child, 'close');
  const timer = setTimeout(() => child.kill('SIGKILL'), after);
  const [, signal] = await closed;
  clearTimeout(timer);
  return signal === 'SIGKILL' ? undefined : performance.now() - started;
}
