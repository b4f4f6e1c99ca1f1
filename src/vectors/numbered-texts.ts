/** Texts by number, told apart by their digests. */
import { contentDigest } from '../base/index.ts';
import { HashTable } from './hash-table.ts';

/** Distinct texts by number; the texts themselves need not be kept. */
export interface NumberedTexts {
  /** The content digest of each text that has a number so far. `[T, 16]` */
  readonly digests: Uint8Array;
  /** The number of each text, in the order given; equal texts have one number. */
  number(texts: readonly string[]): Promise<Uint32Array>;
}

/** Numbers texts in the order in which they come, with no vectors behind them. */
export class TextNumbers implements NumberedTexts {
  readonly #known = new HashTable();

  get digests(): Uint8Array {
    return this.#known.all;
  }

  async number(texts: readonly string[]): Promise<Uint32Array> {
    return Uint32Array.from(texts, (text) => this.#known.add(contentDigest(text), 0));
  }
}
