/** A pool of worker threads for one task file. */
import { availableParallelism } from 'node:os';

/** The threads used where nobody says otherwise: one per processor. */
export const defaultThreads: number = availableParallelism();

/** Worker threads that wait for tasks. */
export interface Workers<Task, Result> {
  /** Does one task on the first thread that is free. */
  run(task: Task): Promise<Result>;
  /** Stops the threads. */
  close(): Promise<void>;
}

/**
 * Opens at most `threads` worker threads, which start when there are tasks. `worker` is the file, relative to `from`
 * (the caller's `import.meta.url`), whose default-named export `run` does one task. Shared arrays inside tasks travel
 * without a copy.
 */
export async function openWorkers<Task, Result>(
  from: string,
  worker: string,
  threads: number = defaultThreads,
): Promise<Workers<Task, Result>> {
  const { Piscina } = await import('piscina'); // loaded where threads are wanted, not by everyone who imports this room
  const pool = new Piscina<Task, Result>({
    filename: builtUrl(from, worker).href,
    name: 'run',
    minThreads: 0,
    maxThreads: Math.max(1, threads),
    idleTimeout: Number.POSITIVE_INFINITY, // they hold what took time to open
  });
  return { run: (task) => pool.run(task), close: () => pool.destroy() };
}

/**
 * Runs every task on at most `threads` worker threads, see `openWorkers`, and gives the results in the order of the
 * tasks.
 */
export async function runInWorkers<Task, Result>(
  from: string,
  worker: string,
  tasks: readonly Task[],
  threads: number = defaultThreads,
): Promise<Result[]> {
  const workers = await openWorkers<Task, Result>(from, worker, Math.min(threads, tasks.length));
  try {
    return await Promise.all(tasks.map((task) => workers.run(task)));
  } finally {
    await workers.close();
  }
}

/**
 * The built file beside `from` (the caller's `import.meta.url`): Node 20 runs no TypeScript in workers, so code under
 * test in `src/` takes what it loads itself from the build in `dist/`.
 */
export function builtUrl(from: string, file: string): URL {
  const built = new URL(file, from).href.replace(/\.ts$/, '.js');
  return new URL(from.endsWith('.ts') ? built.replace('/src/', '/dist/') : built);
}
