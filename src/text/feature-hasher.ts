/** Hashes texts to rows of an embedding table: words, word pairs and character n-grams, without a vocabulary. */
import { finish32, hash32, LinkSageError } from '../base/index.ts';
import { RowCounter } from './row-counter.ts';
import type { SparseRows } from './sparse-rows.ts';
import type { TermCounter } from './term-counter.ts';
import { words } from './words.ts';

// One salt for each family, so that the word `rust`, the n-gram `rust` and a pair share a row only by chance.
const wordSalt = 0x51ed270b;
const pairSalt = 0x2545f491;
const gramSalt = 0x6c62272e;
const wordStart = '^'.charCodeAt(0);
const wordEnd = '$'.charCodeAt(0);

export interface FeatureHasherOptions {
  /** Rows of the table, C; default 262,144. */
  readonly rows?: number;
  /** Whether pairs of adjacent words are features; default true. */
  readonly pairs?: boolean;
  /** Length n of the character n-grams in UTF-16 code units; default 4. */
  readonly gramLength?: number;
  /** Maximum number of distinct features per text; default 256, `Infinity` for all. */
  readonly maxFeatures?: number;
}

/**
 * The hashing trick (Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", 2009), unsigned,
 * with three families of features:
 *
 * - every word of `words(text)`;
 * - every pair of adjacent words, in order;
 * - every n-gram of `^word$`, for words of at least n code units.
 *
 * Features beyond `maxFeatures` are dropped. Words come first, then pairs, then n-grams, each in reading order;
 * repetitions of kept features still count. A text's features depend only on the text and the options.
 */
export class FeatureHasher implements TermCounter {
  readonly terms: number;
  readonly #pairs: boolean;
  readonly #gramLength: number;
  readonly #counter: RowCounter;

  /** @throws LinkSageError if an option is out of range. */
  constructor({
    rows = 262_144,
    pairs = true,
    gramLength = 4,
    maxFeatures = 256,
  }: FeatureHasherOptions = {}) {
    if (!Number.isInteger(rows) || rows < 1 || rows > 2 ** 30)
      throw wrong('rows', 'an integer in 1..2^30', rows);
    if (!Number.isInteger(gramLength) || gramLength < 2)
      throw wrong('gramLength', 'an integer above 1', gramLength);
    if (!(maxFeatures >= 1)) throw wrong('maxFeatures', 'at least 1', maxFeatures);
    this.terms = rows;
    this.#pairs = pairs;
    this.#gramLength = gramLength;
    this.#counter = new RowCounter({ columns: rows, maxPerRow: maxFeatures });
  }

  /** The features of each text with the weight `1 + ln(count)`: [texts, C]. */
  hash(texts: readonly string[]): SparseRows {
    const features = this.count(texts);
    const { values } = features;
    for (let i = 0; i < values.length; i++) values[i] = 1 + Math.log(values[i]!);
    return features;
  }

  count(texts: readonly string[]): SparseRows {
    this.#counter.start(texts.length);
    for (const text of texts) {
      this.#addText(words(text));
      this.#counter.endRow();
    }
    return this.#counter.finish();
  }

  #addText(wordList: readonly string[]): void {
    const hashes = new Uint32Array(wordList.length);
    for (let i = 0; i < wordList.length; i++) {
      hashes[i] = hash32(wordList[i]!, wordSalt);
      this.#addHash(hashes[i]!);
    }
    if (this.#counter.full) return;
    for (let i = 1; i < hashes.length && this.#pairs; i++) {
      this.#addHash(finish32(Math.imul(hashes[i - 1]!, 0x9e3779b1) ^ hashes[i]! ^ pairSalt));
    }
    if (this.#counter.full) return;
    for (const word of wordList) this.#addGrams(word);
  }

  #addGrams(word: string): void {
    const n = this.#gramLength;
    if (word.length < n) return;
    for (let start = -1; start + n <= word.length + 1; start++) {
      let h = gramSalt;
      for (let i = start; i < start + n; i++) h = Math.imul(h ^ boundedUnit(word, i), 0x01000193); // FNV-1a
      this.#addHash(finish32(h));
    }
  }

  /** Maps 32 bits to a row by multiplication, which is uniform for any number of rows. */
  #addHash(hash: number): void {
    this.#counter.add(Math.floor((hash * this.terms) / 2 ** 32));
  }
}

/** Code unit i of a word, with a start mark at −1 and an end mark at its length. */
function boundedUnit(word: string, i: number): number {
  if (i < 0) return wordStart;
  return i < word.length ? word.charCodeAt(i) : wordEnd;
}

function wrong(option: string, expected: string, got: number): LinkSageError {
  return new LinkSageError(`FeatureHasher: expected ${option} to be ${expected}, got ${got}`);
}
