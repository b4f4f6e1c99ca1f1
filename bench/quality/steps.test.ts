import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Steps } from './steps.ts';

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'linksage-steps-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** Two steps, the second of which may fail; returns which ones ran. */
async function runSteps(folder: string, fails: boolean) {
  const done: string[] = [];
  const said: string[] = [];
  const steps = await Steps.open(folder, (message) => said.push(message));
  const make = (name: string, result: unknown) => async () => {
    done.push(name);
    if (name === 'second' && fails) throw new Error('cut off');
    return result;
  };
  const run = async () => {
    const first = await steps.run('first, of all', make('first', { shares: [0.1, 1 / 3] }));
    const second = await steps.run('second', make('second', 'b'));
    return { first, second };
  };
  return { done, said, rows: () => steps.rows('set', { seconds: 60, megabytes: 1 }), result: run() };
}

test('an interrupted run continues after the last step that was done', async () => {
  const folder = await newFolder();
  const cut = await runSteps(folder, true);
  await expect(cut.result).rejects.toThrow('cut off');
  expect(cut.done).toEqual(['first', 'second']);
  const again = await runSteps(folder, false);
  expect(await again.result).toEqual({ first: { shares: [0.1, 1 / 3] }, second: 'b' });
  expect(again.done).toEqual(['second']);
  expect(again.said).toEqual(['first, of all: done before', 'second']);
  const third = await runSteps(folder, false);
  expect(await third.result).toEqual(await again.result);
  expect(third.done).toEqual([]);
  expect(third.rows()).toEqual(again.rows()); // seconds and memory are those of the run that did it
});

test('seconds and memory are reported with their goals', async () => {
  const { result, rows } = await runSteps(await newFolder(), false);
  await result;
  expect(rows().map(({ case: name, metric, wanted, met }) => [name, metric, wanted, met])).toEqual([
    ['set: first, of all', 'seconds', undefined, undefined],
    ['set: second', 'seconds', undefined, undefined],
    ['set: all', 'seconds', 60, true],
    ['set: all', 'peak MB resident', 1, false],
  ]);
});
