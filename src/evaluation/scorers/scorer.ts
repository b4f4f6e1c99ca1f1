/** What ranks candidates: the interface of the model, its variants and the baselines. */
import type { Question } from '../tasks.ts';

/** Receives the scores of all candidates for row `question.rows[i]`; they are valid during the call. */
export type Visit = (i: number, scores: Float32Array) => void;

/** Scores candidates for test rows; higher is better, NaN is a missing vector, which ranks last. */
export interface Scorer {
  readonly name: string;
  /** Calls `visit` once for every row of the question, in order. */
  score(question: Question, visit: Visit): Promise<void>;
}
