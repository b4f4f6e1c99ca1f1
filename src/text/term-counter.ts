/** The interface that turns texts into term counts. */
import type { SparseRows } from './sparse-rows.ts';

/** Numbers the terms of a text and counts them: a vocabulary of words, or hashed features. */
export interface TermCounter {
  /** C, the number of terms; ids are below it. */
  readonly terms: number;
  /** How often each text contains each term: [texts, C]. Unknown terms are dropped. */
  count(texts: readonly string[]): SparseRows;
}
