/**
 * A backend on threads and processes, so that the thread of the requests is never blocked: one thread answers, and another
 * is made ready beside it when a new version is current; a process of its own writes.
 */
import { LinkSageError } from '../../base/index.ts';
import {
  checkEvents,
  type EventLog,
  type EventRow,
  type LiveStatus,
  openLog,
} from '../../streaming/index.ts';
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
  /** Rows that events may have named since the version; see `Limits`. Default 400,000. */
  readonly mostRows?: number;
}

/** After a failure, the wait before the next try is doubled up to this many milliseconds. */
const longestWait = 60_000;

/** Events that may wait to be brought into the answers: as many as take a few seconds. */
const mostWaiting = 20_000;

/** How long a new version may take for the events that came while it was read, in milliseconds. */
const catchUpMilliseconds = 60_000;

/** How many times as long as a refresh has taken the next one waits: it takes one part in ten of the time. */
const restsPerFold = 9;

/** The backend of `linksage serve`. */
export class ThreadedBackend implements Backend {
  readonly #folder: string;
  readonly #events: BackendEvents;
  readonly #writer: Writer;
  readonly #lookEvery: number;
  readonly #refreshAfter: number;
  readonly #mostRows: number;
  readonly #log: EventLog;
  /** The offset after the last event that this process knows of. */
  #end = 0;
  #lastRefresh = 0;
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
    if (((await backend.#ready().call('pendingEvents', [])) as number) > 0) backend.#refreshLater();
    return backend;
  }

  private constructor(
    folder: string,
    events: BackendEvents,
    { lookEvery = 1000, refreshAfter = 5000, mostRows = 400_000 }: ThreadedOptions,
  ) {
    this.#folder = folder;
    this.#events = events;
    this.#writer = new Writer(folder);
    this.#log = openLog(folder);
    this.#lookEvery = lookEvery;
    this.#refreshAfter = refreshAfter;
    this.#mostRows = mostRows;
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

  get live(): LiveStatus | undefined {
    return this.#thread?.live;
  }

  async append(events: readonly EventRow[]): Promise<{ readonly offset: number }> {
    const checked = checkEvents(events);
    this.#refuseWhileBusy();
    const offset = await this.#log.append(checked.map(({ json }) => json));
    this.#end = Math.max(this.#end, offset);
    this.#lookForEvents();
    this.#foldLater();
    return { offset };
  }

  async waitForEvents(offset: number, milliseconds: number): Promise<void> {
    if ((this.live?.applied ?? 0) < offset) await this.#ready().call('waitForEvents', [offset, milliseconds]);
  }

  async save(links: Parameters<Workspace['save']>[0]): ReturnType<Backend['save']> {
    const { saved, events } = (await this.#ready().call('saveEvents', [links])) as Awaited<
      ReturnType<Workspace['saveEvents']>
    >;
    return { saves: saved, ...(await this.append(events)) };
  }

  async unsave(links: Parameters<Workspace['unsave']>[0]): Promise<void> {
    await this.append((await this.#ready().call('unsaveEvents', [links])) as readonly EventRow[]);
  }

  async import(file: string, options: FileOptions): ReturnType<Workspace['import']> {
    const report = await this.#writer.call('import', [file, options]);
    this.#refreshLater();
    return report as Awaited<ReturnType<Workspace['import']>>;
  }

  async refresh(): Promise<{ readonly version: string; readonly committed: boolean }> {
    clearTimeout(this.#refresh);
    this.#refresh = undefined;
    const start = performance.now();
    const outcome = await this.#writer.call('refresh', []);
    this.#lastRefresh = performance.now() - start;
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
    await this.#log.close();
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
    const applied = before?.live.applied ?? 0;
    if (next.live.applied < applied) await next.call('waitForEvents', [applied, catchUpMilliseconds]);
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

  /** Events are in the answers already, so that folding them may take its time. */
  #foldLater(): void {
    this.#refreshLater(Math.max(this.#refreshAfter, restsPerFold * this.#lastRefresh));
  }

  #lookForEvents(): void {
    this.#thread?.call('lookForEvents', []).catch(() => {}); // it looks by itself too
  }

  #refuseWhileBusy(): void {
    const { applied = 0, rows = 0 } = this.live ?? {};
    const waiting = this.#end - applied;
    const mostRows = this.#mostRows;
    if (waiting <= mostWaiting && rows <= mostRows) return;
    this.#lookForEvents();
    if (rows > mostRows) this.#refreshLater();
    const [most, what, got] =
      rows > mostRows
        ? [mostRows, 'rows that wait for a refresh', rows]
        : [mostWaiting, 'that wait to be searchable', waiting];
    throw new LinkSageError(`events: expected at most ${most} ${what}, got ${got}`, {
      code: 'busy',
      hint: 'Send them again a little later.',
    });
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
