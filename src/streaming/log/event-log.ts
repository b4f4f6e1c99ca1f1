/**
 * The event log: append-only segments in a folder. Several processes may write to one log: each takes the lock for as long as
 * it takes to append what has come meanwhile, with one sync for all of it.
 */
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { explainFileError, LinkSageError } from '../../base/index.ts';
import { ensureFolder, syncFolder, withWriterLock } from '../../storage/index.ts';
import { encodeRecord } from './record.ts';
import { listSegments, type OpenSegment, readRecords, segmentPath } from './segments.ts';

/** Settings of a log. */
export interface LogOptions {
  /** A segment that has as many bytes is followed by a new one. Default 64 MiB. */
  readonly segmentBytes?: number;
}

/** Bytes that are written with one sync at most. */
const groupBytes = 8 << 20;

/** How long another process may hold the lock, in milliseconds: a sync of a slow disk, and then some. */
const longestWait = 20_000;

/** Events that wait to be written. */
interface Waiting {
  readonly record: Buffer;
  readonly count: number;
  readonly resolve: (next: number) => void;
  readonly reject: (error: unknown) => void;
}

/** The segment that is written to. */
interface Tail extends OpenSegment {
  readonly first: number;
  /** The bytes of complete records, as far as this process knows. */
  size: number;
  /** The offset after its last event. */
  next: number;
}

/** A log, opened for writing. */
export class EventLog {
  readonly folder: string;
  readonly #segmentBytes: number;
  readonly #waiting: Waiting[] = [];
  #tail: Tail | undefined;
  #writing: Promise<void> | undefined;

  constructor(folder: string, { segmentBytes = 64 << 20 }: LogOptions = {}) {
    this.folder = folder;
    this.#segmentBytes = segmentBytes;
  }

  /**
   * Appends the events of one call: all of them or, if this fails or the machine does, none. They survive a power failure
   * once this has returned. Calls at the same time share a sync.
   *
   * @param lines each event as JSON without line breaks
   * @returns the offset after the last of them
   * @throws LinkSageError of code `disk-full` if there is no room; the log goes on once there is. Of code `damaged` if what is
   * there has changed: nothing is cut off then that may have been acknowledged
   */
  append(lines: readonly string[]): Promise<number> {
    if (lines.length === 0) return this.end();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ record: encodeRecord(lines), count: lines.length, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  /** The offset after the last event that any process has written. */
  async end(): Promise<number> {
    const last = (await listSegments(this.folder)).at(-1);
    if (last === undefined) return 0;
    const file = await open(last.path, 'r');
    try {
      const known = this.#tail?.first === last.first ? this.#tail : { size: 0, next: last.first };
      return (await measure({ file, path: last.path }, known)).next;
    } finally {
      await file.close();
    }
  }

  /** Deletes segments of which every event is before an offset. The last one stays. */
  async dropBefore(offset: number): Promise<void> {
    await this.withLock(async () => {
      const segments = await listSegments(this.folder);
      const old = segments.filter((_, i) => i + 1 < segments.length && segments[i + 1]!.first <= offset);
      for (const { path } of old) await rm(path, { force: true });
      if (old.length > 0) await syncFolder(this.folder);
    });
  }

  /** Does work while nobody appends. */
  async withLock<Result>(work: () => Promise<Result>): Promise<Result> {
    const start = performance.now();
    for (;;) {
      try {
        return await withWriterLock(this.folder, 'events', work);
      } catch (error) {
        const isHeld = error instanceof LinkSageError && error.code === 'locked';
        if (!isHeld || performance.now() - start > longestWait) throw error;
        await sleep(2);
      }
    }
  }

  /** Waits for what is being written, and closes the files. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#tail?.file.close();
    this.#tail = undefined;
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#takeGroup();
      try {
        await ensureFolder(this.folder);
        const next = await this.withLock(() => this.#write(group));
        for (const [i, { resolve }] of group.entries()) resolve(next[i]!);
      } catch (error) {
        const explained = explainFileError(error, this.folder);
        for (const { reject } of group) reject(explained);
      }
    }
    this.#writing = undefined;
  }

  #takeGroup(): Waiting[] {
    let bytes = 0;
    let count = 0;
    while (count < this.#waiting.length && (count === 0 || bytes < groupBytes))
      bytes += this.#waiting[count++]!.record.length;
    return this.#waiting.splice(0, count);
  }

  /** Appends a group under the lock. Returns the offset after each of its calls. */
  async #write(group: readonly Waiting[]): Promise<number[]> {
    let tail = await this.#openTail();
    if (tail.size >= this.#segmentBytes) tail = await this.#startSegment(tail.next);
    const bytes = Buffer.concat(group.map(({ record }) => record));
    try {
      await writeAt(tail.file, bytes, tail.size);
      await tail.file.datasync();
    } catch (error) {
      // What may have been written is cut off, here or by the next who writes
      await tail.file.truncate(tail.size).catch(() => this.#forgetTail());
      throw error;
    }
    tail.size += bytes.length;
    return group.map(({ count }) => {
      tail.next += count;
      return tail.next;
    });
  }

  /** The last segment, as it is now: others may have written to it, and a kill may have torn its end, which is cut off. */
  async #openTail(): Promise<Tail> {
    const last = (await listSegments(this.folder)).at(-1);
    if (last === undefined) return this.#startSegment(0);
    if (this.#tail?.first !== last.first) {
      await this.#forgetTail();
      this.#tail = { ...last, file: await open(last.path, 'r+'), size: 0, next: last.first };
    }
    const tail = this.#tail!;
    const { size } = await tail.file.stat();
    if (size === tail.size) return tail;
    Object.assign(tail, await measure(tail, size > tail.size ? tail : { size: 0, next: tail.first }));
    if (tail.size < size) {
      await tail.file.truncate(tail.size);
      await tail.file.datasync();
    }
    return tail;
  }

  async #startSegment(first: number): Promise<Tail> {
    await this.#forgetTail();
    const path = segmentPath(this.folder, first);
    const file = await open(path, 'wx+');
    await syncFolder(this.folder);
    this.#tail = { first, path, file, size: 0, next: first };
    return this.#tail;
  }

  async #forgetTail(): Promise<void> {
    const tail = this.#tail;
    this.#tail = undefined;
    await tail?.file.close();
  }
}

/** Opens the log of a workspace for writing. */
export function openLog(workspace: string): EventLog {
  return new EventLog(join(workspace, 'events'));
}

/** Where the complete records of a segment end, reading from a place that is known. */
async function measure(
  segment: OpenSegment,
  known: Pick<Tail, 'size' | 'next'>,
): Promise<Pick<Tail, 'size' | 'next'>> {
  let { size, next } = known;
  for await (const { lines, bytes } of readRecords(segment, size)) {
    size += bytes;
    next += lines.length;
  }
  return { size, next };
}

async function writeAt(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; )
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
}
