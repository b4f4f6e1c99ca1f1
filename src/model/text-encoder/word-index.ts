/** Rows of words, in arrays that threads share: a Map of strings would have to be copied to each of them. */
import { hash32, none, sharedUint32 } from '../../base/index.ts';

const firstSalt = 0x51ed270b;
const secondSalt = 0x2545f491;

/** Open addressing by two hashes of a word: two words in 10⁸ would be taken for one another. S = slots, a power of two */
export interface WordIndex {
  /** The two hashes in each slot. `[S, 2]` */
  readonly hashes: Uint32Array;
  /** The row in each slot, or `none`. `[S]` */
  readonly rows: Uint32Array;
}

/** Indexes words, each of which has the row of its place in the list. */
export function indexWords(words: readonly string[]): WordIndex {
  const slots = 2 ** Math.ceil(Math.log2(Math.max(8, 2 * words.length)));
  const index = { hashes: sharedUint32(2 * slots), rows: sharedUint32(slots).fill(none) };
  for (const [row, word] of words.entries()) {
    const [first, second] = [hash32(word, firstSalt), hash32(word, secondSalt)];
    let slot = first & (slots - 1);
    while (index.rows[slot] !== none) slot = (slot + 1) & (slots - 1);
    index.hashes[2 * slot] = first;
    index.hashes[2 * slot + 1] = second;
    index.rows[slot] = row;
  }
  return index;
}

/** The row of a word, or `none`. */
export function rowOfWord({ hashes, rows }: WordIndex, word: string): number {
  const mask = rows.length - 1;
  const first = hash32(word, firstSalt);
  let second: number | undefined;
  for (let slot = first & mask; rows[slot] !== none; slot = (slot + 1) & mask) {
    if (hashes[2 * slot] !== first) continue;
    second ??= hash32(word, secondSalt);
    if (hashes[2 * slot + 1] === second) return rows[slot]!;
  }
  return none;
}
