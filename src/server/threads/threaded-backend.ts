/**
 * A backend on threads and processes, so that the thread of the requests is never blocked: one thread answers, and another
 * is made ready beside it when a new version is current; a process of its own writes.
 */
import { LinkSageError } from '../../base/index.ts';
import type { VersionSummary, Workspace } from '../../workspace/index.ts';
import type { Backend, BackendEvents } from '../backend.ts';
import { AnswersThread } from './answers-thread.ts';
import type { FileOptions } from './import-file.ts';
import type { Answered, Arguments, Question, VersionFacts } from './messages.ts';
import { Writer } from './writer.ts';

/** Settings of the backend. */
export interface ThreadedOptions {
  /** How often it looks for a new version, in milliseconds. Default 1,000. */
  readonly lookEvery?: number;
  /** How long after a write it refreshes, in milliseconds; further writes do not delay it. Default 5,000. */
  readonly refreshAfter?: number;
}

/** After a failure, the wait before the next try is doubled up to this many milliseconds. */
const longestWait = 60_000;

/** The backend of `linksage serve`. */
export class ThreadedBackend implements Backend {
  readonly #folder: string;
  readonly #events: BackendEvents;
  readonly #writer: Writer;
  readonly #lookEvery: number;
  readonly #refreshAfter: number;
  #thread: AnswersThread | undefined;
  #look: NodeJS.Timeout | undefined;
  #refresh: NodeJS.Timeout | undefined;
  #wait: number;
  #isClosed = false;

  /** Starts a thread and waits until it is ready. */
  static async start(
    folder: string,
    events: BackendEvents = {},
    options: ThreadedOptions = {},
  ): Promise<ThreadedBackend> {
    const backend = new ThreadedBackend(folder, events, options);
    await backend.#changeOver();
    backend.#lookLater();
    if (((await backend.#ready().call('pendingSaves', [])) as number) > 0) backend.#refreshLater();
    return backend;
  }

  private constructor(
    folder: string,
    events: BackendEvents,
    { lookEvery = 1000, refreshAfter = 5000 }: ThreadedOptions,
  ) {
    this.#folder = folder;
    this.#events = events;
    this.#writer = new Writer(folder);
    this.#lookEvery = lookEvery;
    this.#refreshAfter = refreshAfter;
    this.#wait = refreshAfter;
  }

  get version(): VersionFacts | undefined {
    return this.#thread?.version;
  }

  get waiting(): number {
    return this.#thread?.waiting ?? 0;
  }

  async ask<Asked extends Question>(method: Asked, ...args: Arguments<Asked>): Promise<Answered<Asked>> {
    const thread = this.#ready();
    const answer = await thread.call('ask', [method, args]);
    return { answer: answer as Answered<Asked>['answer'], version: thread.version };
  }

  async versions(): Promise<VersionSummary[]> {
    return (await this.#ready().call('versions', [])) as VersionSummary[];
  }

  async save(links: Parameters<Workspace['save']>[0]): ReturnType<Workspace['save']> {
    const saved = (await this.#ready().call('save', [links])) as Awaited<ReturnType<Workspace['save']>>;
    this.#refreshLater();
    return saved;
  }

  async unsave(links: Parameters<Workspace['unsave']>[0]): Promise<void> {
    await this.#ready().call('unsave', [links]);
    this.#refreshLater();
  }

  async import(file: string, options: FileOptions): ReturnType<Workspace['import']> {
    const report = await this.#writer.call('import', [file, options]);
    this.#refreshLater();
    return report as Awaited<ReturnType<Workspace['import']>>;
  }

  async refresh(): Promise<{ readonly version: string; readonly committed: boolean }> {
    clearTimeout(this.#refresh);
    this.#refresh = undefined;
    const outcome = await this.#writer.call('refresh', []);
    return outcome as Awaited<ReturnType<Backend['refresh']>>;
  }

  async rollback(version?: string): ReturnType<Workspace['rollback']> {
    const report = await this.#writer.call('rollback', [version]);
    return report as Awaited<ReturnType<Workspace['rollback']>>;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#look);
    clearTimeout(this.#refresh);
    await this.#writer.close();
    await this.#thread?.close();
  }

  #ready(): AnswersThread {
    if (this.#thread !== undefined) return this.#thread;
    throw new LinkSageError('service: expected to be ready, got a version that is still being read', {
      code: 'not-ready',
    });
  }

  /** Makes a thread with the current version ready, lets it answer from then on, and ends the one before. */
  async #changeOver(): Promise<void> {
    const before = this.#thread;
    const next = await AnswersThread.start(
      this.#folder,
      (batch) => this.#events.onBatch?.(batch),
      (thread, error) => this.#replace(thread, error),
    );
    this.#thread = next;
    this.#events.onVersion?.(next.version);
    before?.close().catch((error: unknown) => this.#events.onFailure?.('closing a version', error));
  }

  /** A thread has ended by itself: another one takes its place. */
  #replace(thread: AnswersThread, error: Error): void {
    this.#events.onFailure?.('answering', error);
    if (this.#thread !== thread || this.#isClosed) return;
    this.#thread = undefined;
    this.#lookLater(0);
  }

  #lookLater(milliseconds = this.#lookEvery): void {
    clearTimeout(this.#look);
    if (!this.#isClosed) this.#look = setTimeout(() => this.#lookNow(), milliseconds).unref();
  }

  async #lookNow(): Promise<void> {
    let wait = this.#lookEvery;
    try {
      if (this.#thread === undefined || (await this.#isSuperseded(this.#thread))) await this.#changeOver();
    } catch (error) {
      if (!this.#isClosed) this.#events.onFailure?.('changing over to a new version', error);
      wait = Math.max(wait, this.#refreshAfter);
    }
    this.#lookLater(wait);
  }

  async #isSuperseded({ version }: AnswersThread): Promise<boolean> {
    const current = (await this.versions()).find((each) => each.current);
    return (
      current !== undefined && (current.name !== version.name || current.createdAt !== version.createdAt)
    );
  }

  #refreshLater(milliseconds = this.#refreshAfter): void {
    if (this.#refresh !== undefined || this.#isClosed) return;
    this.#refresh = setTimeout(() => this.#refreshNow(), milliseconds).unref();
  }

  async #refreshNow(): Promise<void> {
    try {
      this.#events.onRefresh?.(await this.refresh());
      this.#wait = this.#refreshAfter;
    } catch (error) {
      if (this.#isClosed) return;
      this.#events.onFailure?.('refreshing', error);
      this.#wait = Math.min(longestWait, 2 * this.#wait);
      this.#refreshLater(this.#wait);
    }
  }
}
