/** Tracks the work of an object that can be closed. */

import { LinkSageError } from '../errors.ts';
import { abortable } from './abort.ts';
import { explainFileError } from './file-errors.ts';

/** Keeps track of running work. Closing first ends that work; no work can start after it. */
export class Lifetime {
  readonly #name: string;
  readonly #end = new AbortController();
  readonly #running = new Set<Promise<unknown>>();
  #closed: Promise<void> | undefined;

  /** @param name the name of the object, for messages */
  constructor(name: string) {
    this.#name = name;
  }

  /** @throws LinkSageError of code `closed` after `close` */
  check(): void {
    if (this.#closed === undefined) return;
    throw new LinkSageError(`${this.#name}: expected it to be open, got it closed`, { code: 'closed' });
  }

  /**
   * Runs work that `close` waits for.
   *
   * @throws LinkSageError of code `closed` after `close`, and where the operating system refuses the work a file
   */
  async finish<Result>(work: () => Promise<Result>): Promise<Result> {
    this.check();
    const running = work();
    this.#running.add(running);
    try {
      return await running;
    } catch (error) {
      throw explainFileError(error, this.#name);
    } finally {
      this.#running.delete(running);
    }
  }

  /** As {@link finish}, for long-running work: `close` or the signal aborts it. */
  abortable<Result>(signal: AbortSignal | undefined, work: () => Promise<Result>): Promise<Result> {
    const either = signal ? AbortSignal.any([signal, this.#end.signal]) : this.#end.signal;
    return this.finish(() => abortable(either, work));
  }

  /** Passes on the items of an iterator. `close` waits for the item being fetched. The iterator ends with its reader. */
  async *iterate<Item>(items: AsyncGenerator<Item, undefined>): AsyncGenerator<Item, undefined> {
    try {
      for (;;) {
        const { done, value } = await this.finish(() => items.next());
        if (done) return undefined;
        yield value;
      }
    } finally {
      await items.return(undefined);
    }
  }

  /** Aborts long-running work, waits for all running work, then calls `free`. Further calls return the first promise. */
  close(free: () => Promise<void>): Promise<void> {
    this.#closed ??= this.#endAll(free);
    return this.#closed;
  }

  async #endAll(free: () => Promise<void>): Promise<void> {
    const reason = new LinkSageError(`${this.#name}: closed before this was done`, { code: 'aborted' });
    this.#end.abort(reason);
    await Promise.allSettled(this.#running);
    await free();
  }
}
