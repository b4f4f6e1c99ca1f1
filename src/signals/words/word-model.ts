/** The words of a corpus: how rare each is, and what it is about. */

import { sharedFloat32 } from '../../base/index.ts';
import { wordRows } from './bag.ts';

/** The `topicOf` of words without a topic vector. */
export const noTopic = -1;

/** Weights and topics of words, by row (`rowOfWord`). All arrays are shared. */
export interface WordModel {
  /** Inverse document frequency, `ln((1 + D) / (1 + n)) + 1` if n of D texts contain the word. [wordRows] */
  readonly idf: Float32Array;
  /** The word's row in `topics`, or {@link noTopic}. [wordRows] */
  readonly topicOf: Int32Array;
  /** Topic vectors, [W, dims]. Not of unit length: coordinates that do not help to separate pairs are small. */
  readonly topics: Float32Array;
  readonly dims: number;
}

/** `1 + ln(count)` by count, since computing logarithms is slow. Index 0 is not used. */
const dampened = Float64Array.from({ length: 1024 }, (_, count) => 1 + Math.log(Math.max(1, count)));

/** The weight of a word that occurs `count` times in a text: sublinear TF-IDF (Manning et al., 2008, section 6.4). */
export function wordWeight(idf: Float32Array, row: number, count: number): number {
  return dampened[Math.min(count, dampened.length - 1)]! * idf[row]!;
}

/** Inverse document frequencies, [wordRows]: `words[i]` is in `counts[i]` of the `documents`, any other word in none. */
export function idfOf(words: Uint32Array, counts: Uint32Array, documents: number): Float32Array {
  const of = (count: number) => Math.log((1 + documents) / (1 + count)) + 1;
  const idf = sharedFloat32(wordRows).fill(of(0));
  for (let i = 0; i < words.length; i++) idf[words[i]!] = of(counts[i]!);
  return idf;
}
