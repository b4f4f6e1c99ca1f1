/** Texts by number, told apart by their digests. */
import { HashTable } from './hash-table.ts';

/** Gives some of the texts that numbers are asked for, by what stands for each, ascending. */
export type ReadTexts = (ids: Uint32Array) => Promise<readonly string[]>;

/** Distinct texts by number; the texts themselves need not be kept, nor be there where they are known. */
export interface NumberedTexts {
  /** The digest of each text that has a number so far. `[T, 16]` */
  readonly digests: Uint8Array;
  /**
   * The number of each text by its `textDigest` `[n, 16]`, in the order given; equal texts have one number.
   *
   * @param ids what stands for each text where it is read, ascending over all calls with the same `read`
   * @param read is asked for the texts that are needed, now or later, for those of several calls at once
   */
  number(digests: Uint8Array, ids: Uint32Array, read: ReadTexts): Promise<Uint32Array>;
  /** Returns when nothing is to be read any more of the texts that have a number. */
  finish(): Promise<void>;
}

/** Numbers texts in the order in which they come, with no vectors behind them. */
export class TextNumbers implements NumberedTexts {
  readonly #known = new HashTable();

  get digests(): Uint8Array {
    return this.#known.all;
  }

  async number(digests: Uint8Array): Promise<Uint32Array> {
    return this.#known.add(digests);
  }

  async finish(): Promise<void> {}
}
