/** What a task is: a question, the answers, and what they are ranked among. */

import type { MeasureName } from '../../measures/measure-name.ts';
import type { Adjacency } from '../adjacency.ts';
import type { Candidates } from '../candidates.ts';
import type { Links } from '../links.ts';
import type { Question } from '../question.ts';
import type { TestSet } from '../test-set.ts';

/** The tasks by name, in the order of reports. */
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

/** A question and what its scores are ranked among. */
export interface Task {
  readonly id: TaskId;
  readonly question: Question;
  /** Candidates are the positions `from` to `to`, but those of `excluded`. */
  readonly from: number;
  readonly to: number;
  /** How many candidates there are before those of `excluded` are taken off; in `picker` their mean number. */
  readonly candidates: number;
  /** The answers of every query, one or several. `[queries, …]` */
  readonly answers: Adjacency;
  /** Positions that are no candidates for a query, ascending; no answers among them. */
  excluded(query: number): Uint32Array;
  /** The candidates of a query, where these are few: then it is them, but those of `excluded`. */
  among?(query: number): Uint32Array;
  readonly measures: readonly MeasureName[];
  /** The page that tells which slices an answer is in: whether it is warm, and has a text of its own. `[answers]` */
  readonly pages: Uint32Array;
  /** What was known of the node that an answer hangs on. `[answers]` */
  readonly degrees: Uint32Array;
  /** Degrees up to this are low. */
  readonly lowDegree: number;
}

/** What tasks are made of. */
export interface TaskSource {
  readonly candidates: Candidates;
  readonly links: Links;
  readonly test: TestSet;
}
