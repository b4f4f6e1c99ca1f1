import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { abortable, runInWorkers } from '../index.ts';

const source = `
const { threadId } = require('node:worker_threads');
exports.run = async ({ wait = 0, value, fail, shared, meet }) => {
  await new Promise((resolve) => setTimeout(resolve, wait));
  if (meet) { // wait here until meet[1] threads have arrived
    Atomics.add(meet, 0, 1);
    while (Atomics.load(meet, 0) < meet[1]) Atomics.wait(meet, 0, Atomics.load(meet, 0), 10);
  }
  if (fail) throw new Error(fail);
  if (shared) shared[0] += value;
  return { value: 2 * value, threadId };
};
`;

let from: string;
beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'linksage-workers-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'double.worker.cjs'), source);
  from = pathToFileURL(join(folder, 'caller.js')).href;
});

interface Task {
  readonly value: number;
  readonly wait?: number;
  readonly fail?: string;
  readonly shared?: Int32Array;
  readonly meet?: Int32Array;
}

const double = (tasks: readonly Task[], threads?: number) =>
  runInWorkers<Task, { value: number; threadId: number }>(from, './double.worker.cjs', tasks, threads);

describe('runInWorkers', () => {
  it('refuses a worker file that does not exist, instead of waiting for it', async () => {
    await expect(runInWorkers(from, './none.worker.cjs', [{ value: 1 }])).rejects.toThrow(
      'expected a worker file',
    );
  });

  it('gives results in the order of the tasks, whichever finishes first', async () => {
    const tasks = [60, 30, 0, 10, 0].map((wait, value) => ({ wait, value }));
    for (const threads of [1, 2, 4]) {
      const results = await double(tasks, threads);
      expect(results.map(({ value }) => value)).toEqual([0, 2, 4, 6, 8]);
    }
  });

  it('uses worker threads, at most as many as asked for', async () => {
    const meet = new Int32Array(new SharedArrayBuffer(8));
    meet[1] = 2;
    const tasks = Array.from({ length: 6 }, (_, value) => ({ value, meet }));
    const threads = new Set((await double(tasks, 2)).map(({ threadId }) => threadId));
    expect(threads.has(0)).toBe(false); // the main thread
    expect(threads.size).toBe(2);
  });

  it('passes shared arrays without a copy', async () => {
    const shared = new Int32Array(new SharedArrayBuffer(4));
    await double([{ value: 5, shared }], 1);
    expect(shared[0]).toBe(5);
  });

  it('starts no task once the work is aborted', async () => {
    const shared = new Int32Array(new SharedArrayBuffer(4));
    const tasks = Array.from({ length: 3 }, () => ({ value: 1, shared }));
    const controller = new AbortController();
    const work = abortable(controller.signal, () => double(tasks, 1));
    controller.abort();
    await expect(work).rejects.toMatchObject({ code: 'aborted' });
    expect(shared[0]).toBe(0);
  });

  it('throws the error of a task', async () => {
    const tasks = [{ value: 1 }, { value: 2, fail: 'no such row' }, { value: 3 }];
    await expect(double(tasks, 2)).rejects.toThrow('no such row');
  });

  it('does nothing without tasks', async () => {
    expect(await double([])).toEqual([]);
  });
});
