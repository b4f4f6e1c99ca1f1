/** Page → board: find the board that a page was saved on, among all boards or among those of one owner. */
import { indexesWhere } from '../../../base/index.ts';
import { type Adjacency, rowOf } from '../adjacency.ts';
import { numberLists } from '../lists.ts';
import { oneEach, type Question } from '../question.ts';
import { groupBy } from '../sample.ts';
import type { Task, TaskId, TaskSource } from './task.ts';

/** A board with more known pins than this has a high degree: pruning keeps all edges of smaller boards. */
export const lowBoardDegree = 10;
/** Owners with fewer known boards have too little to choose from. */
const pickedBoards = 5;

/**
 * The answer is the board of the test row. Candidates are the boards that had a save before the split but did not hold
 * the page; in `picker`, only those of the board's owner. Rows of new boards are left out, as nothing was known of
 * these. The degree is the number of the board's known pins.
 */
export function pageBoardTasks({ candidates, links, test: { rows } }: TaskSource): Task[] {
  const sizes = boardSizes(links.pinsOfBoard);
  const boards = Uint32Array.from({ length: candidates.known.board }, (_, board) => board);
  const empty = boards.filter((board) => sizes[board] === 0);
  const listOf = numberLists(candidates);
  const lists = groupBy(
    boards.filter((board) => sizes[board]! > 0),
    (board) => listOf[board]!,
  );
  const boardsBeside = (board: number) => lists.get(listOf[board]!)!;

  const make = (id: TaskId, asked: Uint32Array, given: readonly ('page' | 'pin')[]) => {
    const pages = asked.map((row) => rows.page[row]!);
    const answers = oneEach(asked.map((row) => rows.board[row]!));
    const question: Question = {
      target: 'board',
      names: 'shown',
      queries: asked.length,
      given: Object.fromEntries(given.map((kind) => [kind, oneEach(asked.map((row) => rows[kind][row]!))])),
    };
    return {
      id,
      question,
      from: 0,
      to: candidates.known.board,
      candidates: boards.length - empty.length,
      answers,
      excluded: (query: number) => {
        const holders = rowOf(links.boardsOfPage, pages[query]!);
        return empty.length === 0 ? holders : Uint32Array.of(...holders, ...empty).sort();
      },
      measures: ['recall@1', 'recall@5', 'recall@10', 'MRR'] as const,
      pages,
      degrees: answers.ids.map((board) => sizes[board]!),
      lowDegree: lowBoardDegree,
    };
  };
  const asked = indexesWhere(rows.board.length, (row) => sizes[rows.board[row]!]! > 0);
  const picked = asked.filter((row) => boardsBeside(rows.board[row]!).length >= pickedBoards);
  const among = Array.from(picked, (row) => Uint32Array.from(boardsBeside(rows.board[row]!)));
  return [
    make('page-board, page and pin', asked, ['page', 'pin']),
    make('page-board, page', asked, ['page']),
    make('page-board, pin', asked, ['pin']),
    {
      ...make('picker', picked, ['page', 'pin']),
      candidates: among.reduce((sum, each) => sum + each.length, 0) / Math.max(1, among.length),
      among: (query) => among[query]!,
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
