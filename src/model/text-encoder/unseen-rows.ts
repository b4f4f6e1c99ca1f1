/** Rows of words that the table lacks, computed when they are met. */
import type { StaticTable } from '../../vectors/index.ts';
import { projectionWidth, WordProjector, type WordStart } from './word-start.ts';

/** Rows that are kept; a corpus of many rare words computes some again. */
const mostRows = 50_000;

let opened: { readonly name: string; readonly rows: UnseenRows } | undefined;

/** Starting rows, as of the rarest word. W = width */
export class UnseenRows {
  readonly #rotation: Float32Array;
  readonly #projector: WordProjector;
  readonly #projected = new Float32Array(projectionWidth);
  readonly #rows = new Map<string, Float32Array>();
  readonly #width: number;

  /** Those of the weights of this name, which a thread keeps until it is asked for others. */
  static of(name: string, start: WordStart, table: StaticTable): UnseenRows {
    if (opened?.name !== name) opened = { name, rows: new UnseenRows(start, table) };
    return opened.rows;
  }

  private constructor({ gramIdf, rotation }: WordStart, table: StaticTable) {
    this.#rotation = rotation;
    this.#projector = new WordProjector(gramIdf, table);
    this.#width = rotation.length / projectionWidth;
  }

  /** Adds `weight` times the row of a word to `vectors` from `at` on. */
  add(word: string, weight: number, vectors: Float32Array, at: number): void {
    const row = this.#rowOf(word);
    for (let i = 0; i < row.length; i++) vectors[at + i]! += weight * row[i]!;
  }

  #rowOf(word: string): Float32Array {
    let row = this.#rows.get(word);
    if (row !== undefined) return row;
    row = new Float32Array(this.#width);
    this.#projector.project(word, this.#projected);
    for (let k = 0; k < projectionWidth; k++) {
      const value = this.#projected[k]!;
      if (value === 0) continue;
      for (let i = 0; i < row.length; i++) row[i]! += value * this.#rotation[k * this.#width + i]!;
    }
    if (this.#rows.size >= mostRows) this.#rows.clear();
    this.#rows.set(word, row);
    return row;
  }
}
