/** The interface of what ranks candidates: the model and the baselines. */
import type { Question } from '../../questions/question.ts';

/** Receives the scores of all candidates for a query; the array is valid only during the call. */
export type Visit = (query: number, scores: Float32Array) => void;

/** Scores candidates. Higher is better; NaN means a missing vector, which ranks last. */
export interface Scorer {
  readonly name: string;
  /** Whether it can answer a question. Default: every question. */
  answers?(question: Question): boolean;
  /** Calls `visit` once for every query of the question, in order. */
  score(question: Question, visit: Visit): Promise<void>;
}
