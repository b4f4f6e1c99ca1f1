/** Overlap of two texts as sets of words. */
import { words } from './words.ts';

/**
 * Jaccard index of the word sets of two texts, `|A ∩ B| / |A ∪ B|`, in [0, 1].
 * Two texts without any word give 0: nothing shows that they are alike.
 */
export function wordJaccard(a: string, b: string): number {
  const first = new Set(words(a));
  const second = new Set(words(b));
  let shared = 0;
  for (const word of first) if (second.has(word)) shared++;
  const all = first.size + second.size - shared;
  return all === 0 ? 0 : shared / all;
}
