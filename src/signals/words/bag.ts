/** Counts the words of one text at a time in a dense table, in which only the counts in use are cleared. */
import type { WordTable } from './word-table.ts';

/** A word's row is the upper bits of its hash: there are 4,194,304 rows. */
const rowBits = 22;
export const wordRows: number = 1 << rowBits;

/** The row of a word's hash. */
export function rowOfWord(hash: number): number {
  return hash >>> (32 - rowBits);
}

/** The rows, ascending, whose count is at least `fewest`. */
export function rowsWith(counts: Uint32Array, fewest: number): Uint32Array {
  let found = 0;
  for (let row = 0; row < counts.length; row++) if (counts[row]! >= fewest) found++;
  const rows = new Uint32Array(found);
  for (let row = 0, at = 0; at < found; row++) if (counts[row]! >= fewest) rows[at++] = row;
  return rows;
}

/** The distinct words of a text, in order of first appearance, and how often each occurs. */
export class Bag {
  /** Occurrences by row; 0 for words that the text lacks. */
  readonly counts: Uint16Array = new Uint16Array(wordRows);
  #rows = new Uint32Array(1024);
  #size = 0;

  /** The rows of the distinct words; valid until the next change. */
  get rows(): Uint32Array {
    return this.#rows.subarray(0, this.#size);
  }

  clear(): void {
    for (let i = 0; i < this.#size; i++) this.counts[this.#rows[i]!] = 0;
    this.#size = 0;
  }

  /** Adds the words of a node. */
  add({ offsets, words }: WordTable, node: number): void {
    const end = offsets[node + 1]!;
    for (let i = offsets[node]!; i < end; i++) this.#addRow(rowOfWord(words[i]!));
  }

  /** Adds only those words of a node that another bag has too. */
  addCommon({ offsets, words }: WordTable, node: number, other: Bag): void {
    const end = offsets[node + 1]!;
    for (let i = offsets[node]!; i < end; i++) {
      const row = rowOfWord(words[i]!);
      if (other.counts[row] !== 0) this.#addRow(row);
    }
  }

  #addRow(row: number): void {
    if (this.counts[row]!++ === 0) this.#push(row);
  }

  #push(row: number): void {
    if (this.#size === this.#rows.length) {
      const rows = new Uint32Array(2 * this.#size);
      rows.set(this.#rows);
      this.#rows = rows;
    }
    this.#rows[this.#size++] = row;
  }
}
