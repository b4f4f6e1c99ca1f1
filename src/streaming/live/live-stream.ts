/** Brings events into the answers: reads the log, reduces, encodes what has been touched, and hands the vectors to the finder. */
import { channel } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import { LinkSageError } from '../../base/index.ts';
import { type NodeKind, nodeKinds, perKind } from '../../catalog/index.ts';
import type { Finder, QueryEncoder } from '../../search/index.ts';
import { eventOfJson } from '../events/event.ts';
import { LogReader } from '../log/log-reader.ts';
import { type DeadLetter, DeadLetters } from './dead-letters.ts';
import { DriftCheck } from './drift-check.ts';
import { encodeNodes } from './encode-nodes.ts';
import { joinKeys } from './keys-by-kind.ts';
import { type CorpusSource, LiveCorpus } from './live-corpus.ts';

/** What a live stream reads and changes. */
export interface LiveSource extends CorpusSource {
  /** The folder of the log. */
  readonly log: string;
  /** The offset from which events are not in the version. */
  readonly from: number;
  readonly queries: QueryEncoder;
  readonly finder: Pick<Finder, 'update'>;
}

/** Settings of a live stream. */
export interface LiveOptions {
  /** How long events are gathered before they are encoded, in milliseconds. Default 10. */
  readonly debounce?: number;
  /** How often it looks for events of other processes, in milliseconds. Default 500. */
  readonly lookEvery?: number;
  /** A vector stays up to this much drift of its neighborhood, as in a refresh. Default 0.65. */
  readonly tolerance?: number;
}

/** How far a live stream is. */
export interface LiveStatus {
  /** The offset up to which events are in the answers. */
  readonly applied: number;
  /** Whether the newer vectors are all as the events before `applied` have left their neighborhoods. */
  readonly settled: boolean;
  /** Keys that events have named since the version. */
  readonly rows: number;
  /** Nodes that were encoded, each time counted, since the version was loaded. */
  readonly encoded: number;
  /** The newest things that could not be brought into the answers, and why. */
  readonly deadLetters: readonly DeadLetter[];
}

/** A read that waits for the events before an offset. */
interface Waiting {
  readonly offset: number;
  readonly end: (how: 'reached' | 'beyond' | 'late') => void;
}

/** Is told the status whenever more events are in the answers. */
const applied = channel('linksage:live');

/** Nodes that are encoded at once, one of the batch sizes of the encoder: questions wait no longer than that takes. */
const nodesPerStep = 64;

/** Events that are reduced before what they touch is encoded, and before questions get their turn. */
const eventsPerStep = 512;

/** Follows the log from the version on. */
export class LiveStream {
  readonly #corpus: LiveCorpus;
  readonly #source: LiveSource;
  readonly #reader: LogReader;
  readonly #options: Required<LiveOptions>;
  readonly #dead = new DeadLetters();
  readonly #drift: DriftCheck;
  readonly #waiting = new Set<Waiting>();
  readonly #touched = perKind(() => new Set<string>());
  #applied: number;
  #encoded = 0;
  #wake: (() => void) | undefined;
  #isPoked = false;
  #isClosed = false;
  #isSettled = true;
  #last: Promise<void> = Promise.resolve();
  #running: Promise<void> | undefined;

  /** Brings in what is in the log already, then follows it. */
  static async open(source: LiveSource, options: LiveOptions = {}): Promise<LiveStream> {
    const stream = new LiveStream(source, options);
    await stream.#catchUp();
    stream.#running = stream.#follow();
    return stream;
  }

  private constructor(source: LiveSource, { debounce = 10, lookEvery = 500, tolerance = 0.65 }: LiveOptions) {
    this.#source = source;
    this.#corpus = new LiveCorpus(source);
    this.#drift = new DriftCheck(this.#corpus);
    this.#reader = new LogReader(source.log, source.from);
    this.#applied = source.from;
    this.#options = { debounce, lookEvery, tolerance };
  }

  get status(): LiveStatus {
    return {
      applied: this.#applied,
      settled: this.#isSettled,
      rows: this.#corpus.reducer.size,
      encoded: this.#encoded,
      deadLetters: this.#dead.newest,
    };
  }

  /** Says that something has been appended. */
  poke(): void {
    this.#isPoked = true;
    this.#wake?.();
  }

  /**
   * Waits until the events before an offset are in the answers.
   *
   * @throws LinkSageError of code `not-ready` if that takes longer than `milliseconds`; of code `bad-input` if the log has no
   * such offset
   */
  async waitFor(offset: number, milliseconds: number): Promise<void> {
    if (this.#applied >= offset) return;
    const how = await new Promise<Parameters<Waiting['end']>[0]>((resolve) => {
      const late = setTimeout(() => waiting.end('late'), milliseconds).unref();
      const waiting: Waiting = {
        offset,
        end: (result) => {
          clearTimeout(late);
          this.#waiting.delete(waiting);
          resolve(result);
        },
      };
      this.#waiting.add(waiting);
      this.poke();
    });
    if (how === 'beyond') {
      throw new LinkSageError(
        `min_offset: expected an offset of the event log, which has ${this.#reader.next} events so far, got ${offset}`,
        { code: 'bad-input', hint: 'Give the offset that the answer to a write has.' },
      );
    }
    if (how === 'late') {
      throw new LinkSageError(
        `min_offset: expected the events before ${offset} to be searchable by now, got as far as ${this.#applied}`,
        { code: 'not-ready', hint: 'Ask again a little later.' },
      );
    }
  }

  /**
   * When no events come: encodes those of the newer vectors anew whose neighborhoods later events have changed beyond the
   * tolerance.
   */
  #settle(): Promise<void> {
    return this.#oneAtATime(async () => {
      this.#isSettled = true;
      for (const kind of ['page', 'board'] as const) {
        const keys = [...this.#drift.keysOf(kind)];
        for (let from = 0; from < keys.length && !this.#isClosed; from += nodesPerStep) {
          const some = keys.slice(from, from + nodesPerStep);
          const { tolerance } = this.#options;
          const drifted = await this.#drift.drifted(kind, some, this.#source.queries.walk, tolerance);
          if (drifted.length > 0) await this.#encode(kind, drifted);
          await new Promise(setImmediate);
          if (!this.#isPoked) continue;
          this.#isSettled = false; // what is new comes first
          return;
        }
      }
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wake?.();
    await this.#running;
    await this.#reader.close();
  }

  async #follow(): Promise<void> {
    while (!this.#isClosed) {
      if (!this.#isPoked) await this.#rest();
      if (!this.#isPoked && !this.#isSettled && !this.#isClosed) await this.#settle().catch(this.#bury);
      if (this.#isPoked) await sleep(this.#options.debounce);
      if (this.#isClosed) return;
      this.#isPoked = false;
      await this.#oneAtATime(() => this.#catchUp()).catch(this.#bury);
    }
  }

  readonly #bury = (error: unknown): void => this.#dead.add('the event log', error);

  /** Does work after all work before. */
  #oneAtATime(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
  }

  /** Waits for a poke, or for the time to look. */
  async #rest(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.#options.lookEvery).unref();
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }

  /** Brings in all that is in the log. */
  async #catchUp(): Promise<void> {
    const asked = [...this.#waiting]; // what they wait for is in the log by now, or nowhere
    let count = 0;
    for await (const { lines, next } of this.#reader.read()) {
      for (const line of lines) this.#reduce(line);
      count += lines.length;
      if (count < eventsPerStep) continue;
      await this.#show(next);
      count = 0;
    }
    await this.#show(this.#reader.next);
    for (const waiting of asked) if (waiting.offset > this.#reader.next) waiting.end('beyond');
  }

  #reduce(line: string): void {
    try {
      const event = eventOfJson(line);
      if (event !== undefined) this.#corpus.reducer.take(event);
    } catch (error) {
      this.#dead.add(line.slice(0, 200), error);
    }
  }

  /** Encodes what has been touched; from then on the events before `next` are in the answers. */
  async #show(next: number): Promise<void> {
    joinKeys(this.#touched, this.#corpus.takeTouched());
    await this.#encodeTouched();
    if (next <= this.#applied) return;
    this.#applied = next;
    if (applied.hasSubscribers) applied.publish(this.status);
    for (const waiting of this.#waiting) if (waiting.offset <= next) waiting.end('reached');
  }

  async #encodeTouched(): Promise<void> {
    for (const kind of nodeKinds) {
      if (this.#touched[kind].size > 0) this.#isSettled = false;
      const all = [...this.#touched[kind]];
      this.#touched[kind].clear();
      const isThere = (key: string) => this.#corpus.cards.has(kind, key);
      const gone = all.filter((key) => !isThere(key));
      this.#drift.forget(kind, gone);
      if (gone.length > 0) await this.#source.finder.update(kind, [], gone);
      const keys = all.filter(isThere);
      for (let from = 0; from < keys.length; from += nodesPerStep)
        await this.#encode(kind, keys.slice(from, from + nodesPerStep));
    }
  }

  async #encode(kind: NodeKind, keys: readonly string[]): Promise<void> {
    const { finder, queries } = this.#source;
    let encoded: Awaited<ReturnType<typeof encodeNodes>>;
    try {
      encoded = await encodeNodes(kind, keys, this.#corpus, queries);
    } catch (error) {
      // One of them may be the cause: the others go on without it
      if (keys.length === 1) this.#dead.add(`${kind} ${keys[0]}`, error);
      else for (const key of keys) await this.#encode(kind, [key]);
      return;
    }
    const { vectors, lists } = encoded;
    if (lists !== undefined) this.#drift.record(kind, keys, lists);
    const width = vectors.length / keys.length;
    this.#encoded += keys.length;
    await finder.update(
      kind,
      keys.map((key, i) => ({
        key,
        vector: vectors.slice(i * width, (i + 1) * width),
        facets: this.#corpus.facetsOf(kind, key),
      })),
    );
    await new Promise(setImmediate); // questions that wait get their turn
  }
}
