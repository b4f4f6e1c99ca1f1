/** Page → board: the board that a page was saved on, among all and among those of its owner. */
import { type Adjacency, rowOf } from '../adjacency.ts';
import { numberLists } from '../lists.ts';
import { oneEach, type Question } from '../question.ts';
import type { Task, TaskId, TaskSource } from './task.ts';

/** A board with more known pins than this has a high degree: pruning leaves smaller ones whole. */
export const lowBoardDegree = 10;
/** Owners with fewer known boards have nothing to pick from. */
const pickedBoards = 5;

/**
 * The row's board among the boards with a save before the split that did not hold the page then, and in `picker` among
 * those of one owner. Rows of new boards ask for what nobody can know, and are left out. The degree is that of
 * the board: its known pins.
 */
export function pageBoardTasks({ universe, links, test: { rows } }: TaskSource): Task[] {
  const sizes = boardSizes(links.pinsOfBoard);
  const boards = Uint32Array.from({ length: universe.known.board }, (_, board) => board);
  const idle = boards.filter((board) => sizes[board] === 0);
  const others = boardsOfOthers(numberLists(universe), boards, idle);

  const make = (id: TaskId, asked: Uint32Array, outside: (board: number) => Uint32Array) => {
    const pages = asked.map((row) => rows.page[row]!);
    const answers = oneEach(asked.map((row) => rows.board[row]!));
    return {
      id,
      from: 0,
      to: universe.known.board,
      candidates: mean(Array.from(answers.ids, (board) => boards.length - outside(board).length)),
      answers,
      excluded: (query: number) =>
        union(rowOf(links.boardsOfPage, pages[query]!), outside(answers.ids[query]!)),
      pages,
      degrees: answers.ids.map((board) => sizes[board]!),
      lowDegree: lowBoardDegree,
    };
  };
  const ask = (asked: Uint32Array, ...kinds: ('page' | 'pin')[]): Question => ({
    target: 'board',
    names: 'shown',
    queries: asked.length,
    given: Object.fromEntries(kinds.map((kind) => [kind, oneEach(asked.map((row) => rows[kind][row]!))])),
  });
  const asked = Uint32Array.from(rows.board.keys()).filter((row) => sizes[rows.board[row]!]! > 0);
  const picked = asked.filter((row) => boards.length - others(rows.board[row]!).length >= pickedBoards);
  const all = () => idle;
  const measures = ['recall@1', 'recall@5', 'recall@10', 'MRR'] as const;
  return [
    { ...make('page-board, page and pin', asked, all), question: ask(asked, 'page', 'pin'), measures },
    { ...make('page-board, page', asked, all), question: ask(asked, 'page'), measures },
    { ...make('page-board, pin', asked, all), question: ask(asked, 'pin'), measures },
    {
      ...make('picker', picked, others),
      question: ask(picked, 'page', 'pin'),
      measures: ['recall@1', 'recall@5', 'MRR'],
    },
  ];
}

function boardSizes({ offsets }: Adjacency): Uint32Array {
  return Uint32Array.from(
    { length: offsets.length - 1 },
    (_, board) => offsets[board + 1]! - offsets[board]!,
  );
}

/** For a board the known boards that are another owner's, or that nothing is known of. */
function boardsOfOthers(listOf: Uint32Array, boards: Uint32Array, idle: Uint32Array) {
  const found = new Map<number, Uint32Array>();
  return (board: number): Uint32Array => {
    const list = listOf[board]!;
    let others = found.get(list);
    if (others === undefined) {
      others = union(
        boards.filter((other) => listOf[other] !== list),
        idle,
      );
      found.set(list, others);
    }
    return others;
  };
}

/** Both of two ascending lists, ascending. */
export function union(a: Uint32Array, b: Uint32Array): Uint32Array {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const both = new Uint32Array(a.length + b.length);
  let [i, j, end] = [0, 0, 0];
  while (i < a.length || j < b.length) {
    const next = Math.min(a[i] ?? Number.POSITIVE_INFINITY, b[j] ?? Number.POSITIVE_INFINITY);
    both[end++] = next;
    if (a[i] === next) i++;
    if (b[j] === next) j++;
  }
  return both.subarray(0, end);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
