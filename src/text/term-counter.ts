/** What turns texts into counted terms. */
import type { SparseRows } from './sparse-rows.ts';

/** Numbers the terms of a text and counts them: a vocabulary of words, or hashed features. */
export interface TermCounter {
  /** C: term ids are below it. */
  readonly terms: number;
  /** How often each term occurs in each text: [texts, C]. Terms it does not know are dropped. */
  count(texts: readonly string[]): SparseRows;
}
