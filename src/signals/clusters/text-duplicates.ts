/** Near-duplicates among texts: bands of MinHash, then the exact Jaccard similarity of their word pairs. */
import { finish32, Random } from '../../base/index.ts';
import { GrowingUint32 } from '../words/growing.ts';
import { rowsOf, type WordTable } from '../words/word-table.ts';
import type { DuplicateTest } from './duplicate-test.ts';

/** Word pairs of texts, and the order in which the texts are looked at. */
export interface TextContents {
  readonly sort: 'text';
  /** Content i is row `rows[i]` of `pairs`. */
  readonly rows: Uint32Array;
  /** Hashes of the distinct pairs of adjacent words of each text, ascending. */
  readonly pairs: WordTable;
  /** Near-duplicates have at least this Jaccard similarity. */
  readonly similarity: number;
}

/**
 * The lowest hashes of the word pairs of two texts are equal with a probability equal to their Jaccard similarity
 * (Broder, "On the Resemblance and Containment of Documents", 1997). With 8 bands of 4 hashes, two texts have the same
 * key in some band with probability .06 for similarity .3, .40 for .5, .985 for .8 and .9998 for .9.
 */
const bands = 8;
const hashes = 4;

export class TextDuplicates implements DuplicateTest {
  readonly size: number;
  readonly bands = bands;
  readonly #contents: TextContents;

  constructor(contents: TextContents) {
    this.#contents = contents;
    this.size = contents.rows.length;
  }

  keys(band: number): Uint32Array {
    const { rows, pairs } = this.#contents;
    const keys = new Uint32Array(rows.length);
    for (let hash = 0; hash < hashes; hash++) {
      const random = new Random(band, hash);
      const factor = random.uint32() | 1;
      const term = random.uint32();
      for (let i = 0; i < rows.length; i++) {
        keys[i] = finish32(Math.imul(keys[i]!, 31) ^ leastHash(pairs, rows[i]!, factor, term));
      }
    }
    return keys;
  }

  similar(a: number, b: number): boolean {
    const { rows, pairs, similarity } = this.#contents;
    return jaccard(pairs, rows[a]!, rows[b]!) >= similarity;
  }
}

function leastHash({ offsets, words }: WordTable, row: number, factor: number, term: number): number {
  let least = 0xffff_ffff;
  const end = offsets[row + 1]!;
  for (let i = offsets[row]!; i < end; i++) {
    const hash = (Math.imul(words[i]!, factor) + term) >>> 0;
    if (hash < least) least = hash;
  }
  return least;
}

/** The Jaccard similarity of two rows, which are ascending: the size of the intersection over that of the union. */
function jaccard({ offsets, words }: WordTable, a: number, b: number): number {
  let p = offsets[a]!;
  let q = offsets[b]!;
  const pEnd = offsets[a + 1]!;
  const qEnd = offsets[b + 1]!;
  const sizes = pEnd - p + qEnd - q;
  let common = 0;
  while (p < pEnd && q < qEnd) {
    const x = words[p]!;
    const y = words[q]!;
    if (x === y) common++;
    if (x <= y) p++;
    if (x >= y) q++;
  }
  return common / (sizes - common);
}

/** The pairs of adjacent words of each text. Texts with fewer than `minWords` different words have none. */
export function pairWords(texts: WordTable, minWords: number): WordTable {
  const offsets = new GrowingUint32();
  const found = new GrowingUint32();
  offsets.push(0);
  for (let row = 0; row < rowsOf(texts); row++) {
    const text = texts.words.subarray(texts.offsets[row]!, texts.offsets[row + 1]!);
    if (text.length >= minWords && new Set(text).size >= minWords) {
      for (const pair of distinctPairs(text)) found.push(pair);
    }
    offsets.push(found.length);
  }
  return { offsets: offsets.takeShared(), words: found.takeShared() };
}

/** The distinct hashes of the pairs of adjacent words, ascending. */
function distinctPairs(text: Uint32Array): Uint32Array {
  const pairs = new Uint32Array(text.length - 1);
  for (let i = 0; i < pairs.length; i++) pairs[i] = finish32(Math.imul(text[i]!, 0x9e3779b1) ^ text[i + 1]!);
  pairs.sort();
  return pairs.filter((pair, i) => i === 0 || pair !== pairs[i - 1]);
}
