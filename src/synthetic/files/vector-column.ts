/** A column of vectors, built row by row. */
import type { FloatLists } from '../../storage/index.ts';

/** Vectors of the same length; some rows may have none. */
export class VectorColumn {
  #values = new Float32Array(1024);
  #used = 0;
  readonly #offsets: number[] = [0];

  get length(): number {
    return this.#offsets.length - 1;
  }

  /** Adds a row with a copy of a vector, or null. */
  push(vector?: Float32Array): void {
    if (vector) {
      if (this.#used + vector.length > this.#values.length) {
        const larger = new Float32Array(2 * (this.#used + vector.length));
        larger.set(this.#values);
        this.#values = larger;
      }
      this.#values.set(vector, this.#used);
      this.#used += vector.length;
    }
    this.#offsets.push(this.#used);
  }

  finish(): FloatLists {
    return { values: this.#values.subarray(0, this.#used), offsets: Uint32Array.from(this.#offsets) };
  }
}
