/** Pools of worker threads, each for one task file. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { LinkSageError } from '../errors.ts';
import { checkAborted } from '../work/abort.ts';

/** The default number of threads: one per processor. */
export const defaultThreads: number = availableParallelism();

/**
 * Milliseconds that the threads of `runInWorkers` stay alive for the next call. Starting a thread often takes longer
 * than its task.
 */
const idleMilliseconds = 2000;

/** Worker threads that wait for tasks. */
export interface Workers<Task, Result> {
  /** Runs one task on the first free thread. */
  run(task: Task): Promise<Result>;
  /** Stops the threads. */
  close(): Promise<void>;
}

/**
 * Opens a pool of one worker thread per processor. Threads start when there are tasks. `worker` is the task file,
 * relative to `from` (the caller's `import.meta.url`); its export `run` does one task. Shared arrays inside tasks are
 * passed without a copy.
 *
 * @param data data for all tasks, which each thread gets once, as `workerData`
 */
export async function openWorkers<Task, Result>(
  from: string,
  worker: string,
  data: unknown,
): Promise<Workers<Task, Result>> {
  return openPool<Task, Result>({
    filename: builtUrl(from, worker).href,
    maxThreads: defaultThreads,
    idleTimeout: Number.POSITIVE_INFINITY, // they hold resources that took time to open
    workerData: data,
  });
}

/** The pools of `runInWorkers`, by number of threads and file. */
const pools = new Map<string, Promise<Workers<unknown, unknown>>>();

/**
 * Runs every task on at most `threads` worker threads (see `openWorkers`) and gives the results in the order of the
 * tasks. Once the work is aborted, no further task starts. The threads stay alive for the next call for a while, but do
 * not keep the process from ending.
 */
export async function runInWorkers<Task, Result>(
  from: string,
  worker: string,
  tasks: readonly Task[],
  threads: number = defaultThreads,
): Promise<Result[]> {
  const filename = builtUrl(from, worker).href;
  const name = `${threads} ${filename}`;
  const maxThreads = Math.max(1, threads);
  if (!pools.has(name)) pools.set(name, openPool({ filename, maxThreads, idleTimeout: idleMilliseconds }));
  const workers = (await pools.get(name)!) as Workers<Task, Result>;
  const results = new Array<Result>(tasks.length);
  const left = tasks.entries();
  const work = async () => {
    for (const [i, task] of left) {
      checkAborted();
      results[i] = await workers.run(task);
    }
  };
  const running = Array.from({ length: Math.min(maxThreads, tasks.length) }, work);
  await Promise.allSettled(running); // after an error, too: running tasks still use shared arrays
  await Promise.all(running);
  return results;
}

async function openPool<Task, Result>(options: {
  readonly filename: string;
  readonly maxThreads: number;
  readonly idleTimeout: number;
  readonly workerData?: unknown;
}): Promise<Workers<Task, Result>> {
  if (!existsSync(new URL(options.filename))) {
    // Piscina would wait for it forever
    throw new LinkSageError(`${options.filename}: expected a worker file, got no such file`, {
      code: 'not-found',
      hint: 'Run: npm run build',
    });
  }
  const { Piscina } = await import('piscina'); // loaded only when threads are needed
  const pool = new Piscina<Task, Result>({ ...options, name: 'run', minThreads: 0 });
  return { run: (task) => pool.run(task), close: () => pool.destroy() };
}

/**
 * The built file beside `from` (the caller's `import.meta.url`). Node 20 runs no TypeScript in workers, so code under
 * test in `src/` loads worker files from the build in `dist/`.
 */
export function builtUrl(from: string, file: string): URL {
  const built = new URL(file, from).href.replace(/\.ts$/, '.js');
  return new URL(from.endsWith('.ts') ? built.replace('/src/', '/dist/') : built);
}
