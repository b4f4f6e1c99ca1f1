/** Reads the log from an offset on, as far as it is written; called again, it goes on. */
import { LinkSageError } from '../../base/index.ts';
import { listSegments, type OpenSegment, openSegment, readRecords } from './segments.ts';

/** Events as they follow each other in the log. */
export interface LogPiece {
  /** The offset after its last event. */
  readonly next: number;
  /** Lines of JSON. */
  readonly lines: readonly string[];
}

/** A reader; its memory does not depend on the length of the log. */
export class LogReader {
  readonly #folder: string;
  #next: number;
  #open: (OpenSegment & { position: number }) | undefined;
  /** The first offset of the open segment. */
  #first = -1;
  /** Events of the open segment that are left before the one to begin with. */
  #skip = 0;

  /** @param from the offset to begin with. Where older events are gone already, it begins with the oldest. */
  constructor(folder: string, from: number) {
    this.#folder = folder;
    this.#next = from;
  }

  /** The offset of the next event that it reads. */
  get next(): number {
    return this.#next;
  }

  /**
   * Reads what is there now, in pieces. A reader that is left early goes on with the piece after the last one.
   *
   * @throws LinkSageError of code `damaged` if events are damaged or missing in between
   */
  async *read(): AsyncGenerator<LogPiece> {
    do {
      while (this.#open !== undefined) {
        const before = this.#next;
        const opened = this.#open;
        for await (const { lines, bytes } of readRecords(opened, opened.position)) {
          const skipped = this.#skip;
          this.#skip = Math.max(0, skipped - lines.length);
          opened.position += bytes;
          if (skipped >= lines.length) continue;
          this.#next += lines.length - skipped;
          yield { next: this.#next, lines: skipped === 0 ? lines : lines.slice(skipped) };
        }
        if (this.#next === before) break;
      }
    } while (await this.#openNext());
  }

  async close(): Promise<void> {
    await this.#open?.file.close();
    this.#open = undefined;
  }

  /** Opens the segment with the next event, if there is one other than that which is open. */
  async #openNext(): Promise<boolean> {
    const segments = await listSegments(this.#folder);
    const oldest = segments[0];
    if (oldest === undefined) return false;
    if (this.#open === undefined) this.#next = Math.max(this.#next, oldest.first);
    const wanted = segments.findLast(({ first }) => first <= this.#next);
    if (wanted === undefined || wanted.first === this.#first) return false;
    if (this.#open !== undefined && wanted.first !== this.#next) throw gap(this.#folder, this.#next);
    const segment = await openSegment(wanted);
    if (segment === undefined) return false;
    await this.close();
    this.#open = { ...segment, position: 0 };
    this.#first = wanted.first;
    this.#skip = this.#next - wanted.first;
    return true;
  }
}

function gap(folder: string, offset: number): LinkSageError {
  return new LinkSageError(`${folder}: expected event ${offset}, got a log that lacks it`, {
    code: 'damaged',
    hint: 'Restore the folder events from a backup, or delete it: what was folded into the catalog stays.',
  });
}
