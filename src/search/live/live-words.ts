/** The words of the rows of a version and of those that are newer. */
import { type CountedWords, countWords, type WordShare } from '../../text/index.ts';
import type { LiveRows } from './live-rows.ts';

/** A search by words: documents that are newer are scored by the statistics of the version's. */
export class LiveWords {
  readonly #version: WordShare;
  readonly #rows: LiveRows;
  readonly #documents = new Map<number, CountedWords>();
  /** How many of the newer documents have each word. */
  readonly #known = new Map<string, number>();

  constructor(version: WordShare, rows: LiveRows) {
    this.#version = version;
    this.#rows = rows;
  }

  /** Sets the document of a row; undefined if it is gone. */
  put(row: number, document: string | undefined): void {
    this.#count(this.#documents.get(row), -1);
    const counted = document === undefined ? undefined : countWords(document);
    this.#count(counted, 1);
    if (counted === undefined) this.#documents.delete(row);
    else this.#documents.set(row, counted);
  }

  /** The share of the query's words that each row has, NaN for rows that are gone; see `WordShare`. `[rows]` */
  scores(query: string): Float32Array {
    const version = this.#version.scores(query);
    if (this.#rows.isEmpty) return version;
    const shares = new Float32Array(this.#rows.count);
    shares.set(version);
    for (const row of this.#rows.gone) shares[row] = Number.NaN;
    const newer = this.#version.sharesOf(query, [...this.#documents.values()]);
    for (const [i, row] of [...this.#documents.keys()].entries()) shares[row] = newer[i]!;
    return shares;
  }

  /** The documents of the version, which `idf` counts. */
  get documents(): number {
    return this.#version.documents;
  }

  /** See `WordShare.idf`. */
  idf(word: string): number {
    return this.#version.idf(word);
  }

  /** See `WordShare.correct`. */
  correct(query: string): string {
    return this.#version.correct(query, (word) => this.#known.has(word));
  }

  #count(document: CountedWords | undefined, by: number): void {
    for (const word of document?.counts.keys() ?? []) {
      const count = (this.#known.get(word) ?? 0) + by;
      if (count > 0) this.#known.set(word, count);
      else this.#known.delete(word);
    }
  }
}
