/** What a task is: a question, its answers, and the candidates that the answers are ranked among. */

import type { MeasureName } from '../../measures/measure-name.ts';
import type { Adjacency } from '../adjacency.ts';
import type { Candidates } from '../candidates.ts';
import type { Links } from '../links.ts';
import type { Question } from '../question.ts';
import type { TestSet } from '../test-set.ts';

/** The names of the tasks, in the order of reports. */
export const taskIds = [
  'page-pin, names hidden',
  'page-pin, names hidden, new pins',
  'page-pin, names shown',
  'page-pin, names shown, new pins',
  'page-board, page and pin',
  'page-board, page',
  'page-board, pin',
  'picker',
  'board-page',
  'page-page',
  'user-page',
] as const;
export type TaskId = (typeof taskIds)[number];

/** A question with its answers and candidates. */
export interface Task {
  readonly id: TaskId;
  readonly question: Question;
  /** Candidates are the positions from `from` to `to` (exclusive), except those that `excluded` gives. */
  readonly from: number;
  readonly to: number;
  /** The number of candidates without regard to `excluded`; in `picker` the mean over the queries. */
  readonly candidates: number;
  /** The answers of each query, one or several. `[queries, …]` */
  readonly answers: Adjacency;
  /** Positions that are no candidates for a query, ascending. Answers are never among them. */
  excluded(query: number): Uint32Array;
  /** If given: the candidates of a query are these positions instead, except those that `excluded` gives. */
  among?(query: number): Uint32Array;
  readonly measures: readonly MeasureName[];
  /** The page that decides which slices an answer is in: warm or cold, with or without text. `[answers]` */
  readonly pages: Uint32Array;
  /** The number of known links of the node that decides whether an answer is of low degree. `[answers]` */
  readonly degrees: Uint32Array;
  /** Degrees up to this are low. */
  readonly lowDegree: number;
}

/** What tasks are made from. */
export interface TaskSource {
  readonly candidates: Candidates;
  readonly links: Links;
  readonly test: TestSet;
}
