/** What an import met on its way: rows refused, links passed over. */
import { LinkSageError } from '../../base/index.ts';

/** Rows refused for one reason. */
export interface Rejects {
  /** What was expected: `url: expected an http or https address`. */
  readonly reason: string;
  readonly count: number;
  /** The first few, as `file:line: expected ..., got ...`. */
  readonly examples: readonly string[];
}

const EXAMPLES = 5;
const SHOWN_CHARACTERS = 80;

/** Collects what a reader has to say about its source, and stops it at the first bad row unless told otherwise. */
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
   * Refuses a row that is malformed: `expected` says what should be there, `got` what is; `file` which one of several.
   *
   * @throws LinkSageError unless invalid rows are skipped; then the row is counted, and the reader goes on.
   */
  reject(line: number, expected: string, got: string, file: string = this.#name): void {
    const message = `${file}:${line}: expected ${expected}, got ${got}`;
    if (!this.#skipInvalid) {
      throw new LinkSageError(message, {
        hint: 'Nothing was imported. Mend the row, or pass --skip-invalid to import the others.',
      });
    }
    const reason = `expected ${expected}`;
    const entry = this.#rejected.get(reason) ?? { count: 0, examples: [] };
    if (entry.examples.length < EXAMPLES) entry.examples.push(message);
    entry.count++;
    this.#rejected.set(reason, entry);
  }

  /** Counts a link that is well formed but no page, such as a bookmarklet. */
  skip(reason: string): void {
    this.#skipped.set(reason, (this.#skipped.get(reason) ?? 0) + 1);
  }

  /** Links passed over, by reason. */
  get skipped(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#skipped);
  }

  /** Rows refused, by reason. */
  get rejected(): readonly Rejects[] {
    return [...this.#rejected].map(([reason, entry]) => ({ reason, ...entry }));
  }
}

/** A value for a message: quoted, and cut where it is long. */
export function quote(value: unknown): string {
  return shorten(JSON.stringify(value) ?? String(value));
}

/** A text for a message, cut where it is long. */
export function shorten(text: string): string {
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}…`;
}
