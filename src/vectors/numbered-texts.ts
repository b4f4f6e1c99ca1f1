/** Numbers for texts, which are compared by their digests. */
import { HashTable } from './hash-table.ts';

/** Reads texts by the ids that were passed to `number`; `ids` are ascending. `[n]` → n texts */
export type ReadTexts = (ids: Uint32Array) => Promise<readonly string[]>;

/** Distinct texts by number. Implementations need not keep the texts, and read only texts that are new to them. */
export interface NumberedTexts {
  /** The digest of each text numbered so far. `[T, 16]` */
  readonly digests: Uint8Array;
  /**
   * The number of each text, by its `textDigest` `[n, 16]`. Equal texts get the same number.
   *
   * @param ids the id of each text for `read`, ascending over all calls with the same `read`
   * @param read called, now or later, for the texts that are needed; one call may cover several calls of `number`
   */
  number(digests: Uint8Array, ids: Uint32Array, read: ReadTexts): Promise<Uint32Array>;
  /** Waits until no numbered text is still to be read. */
  finish(): Promise<void>;
}

/** Numbers texts in order of arrival, without vectors. */
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
