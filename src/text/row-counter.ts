/** Counts ids row by row into compressed sparse rows, without allocating an object per entry. */
import type { SparseRows } from './sparse-rows.ts';

/** Reusable: `start`, then `add` and `endRow` for each row, then `finish`. Its memory grows with the largest id. */
export class RowCounter {
  readonly #maxPerRow: number;
  /** Count of each id in the current row; zero between rows. */
  #counts: Uint32Array;
  #offsets = new Uint32Array(1);
  #ids = new Uint32Array(0);
  #values = new Float32Array(0);
  #row = 0;
  #rowStart = 0;
  #end = 0;

  /** `columns`: expected number of ids; grows if needed. `maxPerRow`: further distinct ids of a row are dropped. */
  constructor({ columns = 1024, maxPerRow = Number.POSITIVE_INFINITY } = {}) {
    this.#counts = new Uint32Array(columns);
    this.#maxPerRow = maxPerRow;
  }

  start(rows: number): void {
    this.#offsets = new Uint32Array(rows + 1);
    this.#ids = new Uint32Array(16 * rows);
    this.#values = new Float32Array(16 * rows);
    this.#row = this.#rowStart = this.#end = 0;
  }

  /** Whether the current row takes no further distinct id. */
  get full(): boolean {
    return this.#end - this.#rowStart >= this.#maxPerRow;
  }

  add(id: number): void {
    if (id >= this.#counts.length) this.#countUpTo(id);
    const seen = this.#counts[id]!;
    if (seen === 0) {
      if (this.full) return;
      if (this.#end === this.#ids.length) this.#makeRoom();
      this.#ids[this.#end++] = id;
    }
    this.#counts[id] = seen + 1;
  }

  endRow(): void {
    this.#ids.subarray(this.#rowStart, this.#end).sort();
    for (let i = this.#rowStart; i < this.#end; i++) {
      const id = this.#ids[i]!;
      this.#values[i] = this.#counts[id]!;
      this.#counts[id] = 0;
    }
    this.#rowStart = this.#end;
    this.#offsets[++this.#row] = this.#end;
  }

  finish(): SparseRows {
    const rows = {
      offsets: this.#offsets,
      ids: this.#ids.slice(0, this.#end),
      values: this.#values.slice(0, this.#end),
    };
    this.start(0); // frees the large arrays
    return rows;
  }

  #makeRoom(): void {
    const ids = new Uint32Array(Math.max(16, 2 * this.#ids.length));
    const values = new Float32Array(ids.length);
    ids.set(this.#ids);
    values.set(this.#values);
    this.#ids = ids;
    this.#values = values;
  }

  #countUpTo(id: number): void {
    const counts = new Uint32Array(Math.max(id + 1, 2 * this.#counts.length));
    counts.set(this.#counts);
    this.#counts = counts;
  }
}
