/** What ranks candidates: the interface of the model and the baselines. */
import type { Question } from '../../questions/question.ts';

/** Receives the scores of all candidates for a query; they are valid during the call. */
export type Visit = (query: number, scores: Float32Array) => void;

/** Scores candidates; higher is better, NaN is a missing vector, which ranks last. */
export interface Scorer {
  readonly name: string;
  /** Whether it can answer a question; all, where it is left out. */
  answers?(question: Question): boolean;
  /** Calls `visit` once for every query of the question, in order. */
  score(question: Question, visit: Visit): Promise<void>;
}
