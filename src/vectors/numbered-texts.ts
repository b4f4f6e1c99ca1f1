/** Texts by number, told apart by their digests. */
import { HashTable, hashBytes } from './hash-table.ts';

/** Gives some of the texts that numbers are asked for, by their places among them, ascending. */
export type ReadTexts = (places: Uint32Array) => Promise<readonly string[]>;

/** Distinct texts by number; the texts themselves need not be kept, nor be there where they are known. */
export interface NumberedTexts {
  /** The digest of each text that has a number so far. `[T, 16]` */
  readonly digests: Uint8Array;
  /**
   * The number of each text by its `textDigest` `[n, 16]`, in the order given; equal texts have one number.
   *
   * @param read is asked for the texts that are needed, at most once for all of them
   */
  number(digests: Uint8Array, read: ReadTexts): Promise<Uint32Array>;
}

/** Numbers texts in the order in which they come, with no vectors behind them. */
export class TextNumbers implements NumberedTexts {
  readonly #known = new HashTable();

  get digests(): Uint8Array {
    return this.#known.all;
  }

  async number(digests: Uint8Array): Promise<Uint32Array> {
    return Uint32Array.from({ length: digests.length / hashBytes }, (_, i) =>
      this.#known.add(digests, i * hashBytes),
    );
  }
}
