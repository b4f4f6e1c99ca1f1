/** A pool of worker threads for one task file. */
import { availableParallelism } from 'node:os';
import { checkAborted } from '../work/abort.ts';

/** The threads used where nobody says otherwise: one per processor. */
export const defaultThreads: number = availableParallelism();

/** Milliseconds that the threads of `runInWorkers` wait for the next call: starting and warming them takes longer than many do. */
const patience = 2000;

/** Worker threads that wait for tasks. */
export interface Workers<Task, Result> {
  /** Does one task on the first thread that is free. */
  run(task: Task): Promise<Result>;
  /** Stops the threads. */
  close(): Promise<void>;
}

/**
 * Opens one worker thread per processor, which start when there are tasks. `worker` is the file, relative to `from`
 * (the caller's `import.meta.url`), whose default-named export `run` does one task. Shared arrays inside tasks travel
 * without a copy.
 *
 * @param data what all tasks have in common, which each thread gets once, as `workerData`
 */
export async function openWorkers<Task, Result>(
  from: string,
  worker: string,
  data: unknown,
): Promise<Workers<Task, Result>> {
  return openPool<Task, Result>({
    filename: builtUrl(from, worker).href,
    maxThreads: defaultThreads,
    idleTimeout: Number.POSITIVE_INFINITY, // they hold what took time to open
    workerData: data,
  });
}

/** What calls of `runInWorkers` share, by file and number of threads. */
const pools = new Map<string, Promise<Workers<unknown, unknown>>>();

/**
 * Runs every task on at most `threads` worker threads, see `openWorkers`, and gives the results in the order of the
 * tasks. Once the work is aborted no further ones begin. The threads wait for the next call for a while, and keep no
 * process from ending.
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
  if (!pools.has(name)) pools.set(name, openPool({ filename, maxThreads, idleTimeout: patience }));
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
  await Promise.allSettled(running); // what tasks share is theirs until all are done
  await Promise.all(running);
  return results;
}

async function openPool<Task, Result>(options: {
  readonly filename: string;
  readonly maxThreads: number;
  readonly idleTimeout: number;
  readonly workerData?: unknown;
}): Promise<Workers<Task, Result>> {
  const { Piscina } = await import('piscina'); // loaded where threads are wanted, not by everyone who imports this room
  const pool = new Piscina<Task, Result>({ ...options, name: 'run', minThreads: 0 });
  return { run: (task) => pool.run(task), close: () => pool.destroy() };
}

/**
 * The built file beside `from` (the caller's `import.meta.url`): Node 20 runs no TypeScript in workers, so code under
 * test in `src/` takes what it loads itself from the build in `dist/`.
 */
export function builtUrl(from: string, file: string): URL {
  const built = new URL(file, from).href.replace(/\.ts$/, '.js');
  return new URL(from.endsWith('.ts') ? built.replace('/src/', '/dist/') : built);
}
