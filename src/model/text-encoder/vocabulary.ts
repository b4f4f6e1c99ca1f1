/** The words of a corpus, and how rare each is. */
import { words } from '../../text/index.ts';

/** What a corpus says about its words. */
export interface Vocabulary {
  readonly words: readonly string[];
  /** Texts that have each word. `[R]` */
  readonly frequencies: Uint32Array;
  readonly texts: number;
}

/** Counts the words of texts, and keeps the `most` frequent ones, ties in alphabetical order. */
export function countWords(texts: readonly string[], most: number): Vocabulary {
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const word of new Set(words(text))) counts.set(word, (counts.get(word) ?? 0) + 1);
  const kept = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, most);
  return {
    words: kept.map(([word]) => word),
    frequencies: Uint32Array.from(kept, ([, count]) => count),
    texts: texts.length,
  };
}

/** idf(w) / idf_max, with idf = ln((1 + n) / (1 + df)) + 1: the rarest word has 1. `[R]` */
export function relativeIdf({ frequencies, texts }: Vocabulary): Float32Array {
  const most = Math.log((1 + texts) / 2) + 1;
  return Float32Array.from(frequencies, (df) => (Math.log((1 + texts) / (1 + df)) + 1) / most);
}
