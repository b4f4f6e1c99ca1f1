/** The tasks: what is asked about every test row, among which candidates, and how the answer is ranked. */
import { rankOf } from '../metrics/index.ts';
import { rowOf } from './adjacency.ts';
import type { Documents, Names } from './documents.ts';
import type { Links } from './links.ts';
import type { TestRows } from './test-set.ts';
import type { Universe } from './universe.ts';

/** The side of a test row that a scorer is given. */
export type Query = 'page' | 'pin' | 'both';

/** What a scorer is asked, for every row: scores for all pins of the universe, or for all known boards. */
export interface Question {
  readonly target: 'pin' | 'board';
  readonly query: Query;
  readonly names: Names;
  /** The test rows asked about. */
  readonly rows: Uint32Array;
}

/** A question and what its scores are ranked among. */
export interface Task {
  readonly id: TaskId;
  readonly question: Question;
  /** Candidates are the positions `from` to `to`, but those of `excluded`. */
  readonly from: number;
  readonly to: number;
  /** How many candidates there are before those of `excluded` are taken off. */
  readonly candidates: number;
  /** Positions that are no candidates for a test row, ascending. */
  excluded(row: number): Uint32Array;
  /** The K of recall@K. */
  readonly cutoffs: readonly number[];
}

/** The tasks by name, in the order of reports. */
export const taskIds = [
  'page-pin, names hidden',
  'page-pin, names hidden, new pins',
  'page-pin, names shown',
  'page-pin, names shown, new pins',
  'page-board, page and pin',
  'page-board, page',
  'page-board, pin',
] as const;
export type TaskId = (typeof taskIds)[number];

/** What tasks are made of. */
export interface TaskSource {
  readonly universe: Universe;
  readonly links: Links;
  readonly rows: TestRows;
}

/** The tasks in which names are shown or hidden. `documents` are those with the same names. */
export function makeTasks(source: TaskSource, documents: Documents, names: Names): Task[] {
  return names === 'hidden'
    ? pinTasks(source, documents, 'hidden')
    : [...pinTasks(source, documents, 'shown'), ...boardTasks(source)];
}

/** The rank of a row's answer among its candidates, given the scores of everything. */
export function rankAnswer(task: Task, { pin, board }: TestRows, row: number, scores: Float32Array): number {
  const positive = (task.question.target === 'pin' ? pin : board)[row]!;
  const excluded = task.excluded(row).filter((position) => position >= task.from);
  return rankOf(
    scores.subarray(task.from, task.to),
    positive - task.from,
    excluded.map((position) => position - task.from),
  );
}

/** Page→pin: the row's pin among the pins that are not the page's, or among the new ones of them. */
function pinTasks({ universe, links, rows }: TaskSource, documents: Documents, names: Names): Task[] {
  const asked = rowsWhere(
    rows,
    (row) => names === 'shown' || documents.bothHaveWords(rows.page[row]!, rows.pin[row]!),
  );
  const question: Question = { target: 'pin', query: 'page', names, rows: asked };
  const pins = universe.tables.pin.keys.length;
  const shared = {
    question,
    to: pins,
    excluded: (row: number) => rowOf(links.pinsOfPage, rows.page[row]!),
    cutoffs: [10, 100],
  };
  return [
    { ...shared, id: `page-pin, names ${names}`, from: 0, candidates: pins },
    {
      ...shared,
      id: `page-pin, names ${names}, new pins`,
      from: universe.known.pin,
      candidates: pins - universe.known.pin,
    },
  ];
}

/**
 * Page→board: the row's board among the boards with a save before the split that did not hold the page then.
 * Rows of new boards ask for what nobody can know, and are left out.
 */
function boardTasks({ universe, links, rows }: TaskSource): Task[] {
  const boards = Uint32Array.from({ length: universe.known.board }, (_, board) => board);
  const idle = boards.filter((board) => rowOf(links.pinsOfBoard, board).length === 0);
  const asked = rowsWhere(rows, (row) => rowOf(links.pinsOfBoard, rows.board[row]!).length > 0);
  const task = (id: TaskId, query: Query): Task => ({
    id,
    question: { target: 'board', query, names: 'shown', rows: asked },
    from: 0,
    to: universe.known.board,
    candidates: universe.known.board - idle.length,
    excluded: (row) => {
      const holders = rowOf(links.boardsOfPage, rows.page[row]!);
      return idle.length === 0 ? holders : Uint32Array.of(...holders, ...idle).sort();
    },
    cutoffs: [1, 5, 10],
  });
  return [
    task('page-board, page and pin', 'both'),
    task('page-board, page', 'page'),
    task('page-board, pin', 'pin'),
  ];
}

function rowsWhere({ page }: TestRows, test: (row: number) => boolean): Uint32Array {
  return Uint32Array.from(page.keys()).filter(test);
}
