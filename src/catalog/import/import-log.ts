/** Collects the rejected rows and skipped links of an import. */
import { LinkSageError } from '../../base/index.ts';

/** Rows rejected for the same reason. */
export interface Rejects {
  /** The reason: `expected url to be the address of a page (http or https)`. */
  readonly reason: string;
  readonly count: number;
  /** The first few, as `file:line: expected ..., got ...`. */
  readonly examples: readonly string[];
}

const EXAMPLES = 5;
const SHOWN_CHARACTERS = 80;

/**
 * Collects rejected rows and skipped links. Stops the import at the first malformed row, unless invalid rows are
 * skipped.
 */
export class ImportLog {
  readonly #name: string;
  readonly #skipInvalid: boolean;
  readonly #skipped = new Map<string, number>();
  readonly #rejected = new Map<string, { count: number; examples: string[] }>();

  constructor(name: string, skipInvalid: boolean) {
    this.#name = name;
    this.#skipInvalid = skipInvalid;
  }

  /**
   * Rejects a malformed row. If this returns, invalid rows are skipped: the row was counted, and the reader continues.
   *
   * @param line the line, or row number, from 1
   * @param expected what was expected: `pin_id to be text that is not empty`
   * @param file the file, if the source has several
   * @throws LinkSageError unless invalid rows are skipped
   */
  reject(line: number, expected: string, got: string, file: string = this.#name): void {
    const message = `${file}:${line}: expected ${expected}, got ${got}`;
    if (!this.#skipInvalid) {
      throw new LinkSageError(message, {
        hint: 'Nothing was imported. Fix the row, or pass --skip-invalid to import the others.',
      });
    }
    const reason = `expected ${expected}`;
    const entry = this.#rejected.get(reason) ?? { count: 0, examples: [] };
    if (entry.examples.length < EXAMPLES) entry.examples.push(message);
    entry.count++;
    this.#rejected.set(reason, entry);
  }

  /** Counts a well-formed link that is no page, such as a bookmarklet. */
  skip(reason: string): void {
    this.#skipped.set(reason, (this.#skipped.get(reason) ?? 0) + 1);
  }

  /** Number of skipped links, by reason. */
  get skipped(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#skipped);
  }

  /** Rejected rows, by reason. */
  get rejected(): readonly Rejects[] {
    return [...this.#rejected].map(([reason, entry]) => ({ reason, ...entry }));
  }
}

/** A value for a message: as JSON, shortened if long. */
export function quote(value: unknown): string {
  return shorten(JSON.stringify(value) ?? String(value));
}

/** A text for a message, shortened if long. */
export function shorten(text: string): string {
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}…`;
}
