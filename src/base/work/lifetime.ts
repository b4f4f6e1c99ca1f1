/** What goes on in something that can be closed. */

import { LinkSageError } from '../errors.ts';
import { abortable } from './abort.ts';

/** Counts the work that is under way, so that closing ends it first and nothing begins after that. */
export class Lifetime {
  readonly #name: string;
  readonly #end = new AbortController();
  readonly #running = new Set<Promise<unknown>>();
  #closed: Promise<void> | undefined;

  /** @param name of what can be closed, for messages */
  constructor(name: string) {
    this.#name = name;
  }

  /** Throws LinkSageError of code `closed` once it was closed. */
  check(): void {
    if (this.#closed === undefined) return;
    throw new LinkSageError(`${this.#name}: expected it to be open, got it closed`, { code: 'closed' });
  }

  /**
   * Does work that closing waits for.
   *
   * @throws LinkSageError of code `closed` once it was closed
   */
  async finish<Result>(work: () => Promise<Result>): Promise<Result> {
    this.check();
    const running = work();
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  /** The same for work that takes long: closing, or the signal, aborts it. */
  abortable<Result>(signal: AbortSignal | undefined, work: () => Promise<Result>): Promise<Result> {
    const either = signal ? AbortSignal.any([signal, this.#end.signal]) : this.#end.signal;
    return this.finish(() => abortable(either, work));
  }

  /** The items of an iterator, each asked for as work that closing waits for; it is ended with whoever reads it. */
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

  /** Aborts what takes long, waits for all that is under way, then frees what it used; once, however often it is called. */
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
