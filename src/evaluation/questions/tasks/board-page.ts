/** Board → page: given a board, find the pages that are saved on it next. */
import { rowOf } from '../adjacency.ts';
import { numberLists } from '../lists.ts';
import { listRows, oneEach } from '../question.ts';
import { groupBy, sampleByHash } from '../sample.ts';
import { lowBoardDegree } from './page-board.ts';
import { makeSetTask } from './set-task.ts';
import type { Task, TaskSource } from './task.ts';

/** At most this many answers of a board and boards of an owner, so that no single one decides the result. */
const answersPerBoard = 20;
const boardsPerOwner = 20;

/**
 * The queries are the known boards; the answers are the pages of their eligible held-out saves. Candidates are all pages
 * that were not on the board. Its other held-out pages are neither right nor wrong. The degree is the number of the
 * board's known pins.
 */
export function boardPageTask({ candidates, links, test: { eligible, heldOut } }: TaskSource): Task {
  const { page, board } = candidates.tables;
  const listOf = numberLists(candidates);
  const isKnown = (each: number) => rowOf(links.pinsOfBoard, each).length > 0;
  const savesOf = groupBy(eligible, (save) => heldOut.board[save]!);
  const boards = [...groupBy([...savesOf.keys()].filter(isKnown), (each) => listOf[each]!).values()]
    .flatMap((group) => sampleByHash(group, boardsPerOwner, (each) => board.keys[each]!))
    .sort((a, b) => a - b);
  const answers = listRows(
    boards.map((each) => {
      const pages = [...new Set(savesOf.get(each)!.map((save) => heldOut.page[save]!))];
      return sampleByHash(
        pages,
        answersPerBoard,
        (position) => `${board.keys[each]}\n${page.keys[position]}`,
      );
    }),
  );
  const heldPages = groupBy(heldOut.board.keys(), (save) => heldOut.board[save]!);
  return makeSetTask({
    id: 'board-page',
    given: { board: oneEach(Uint32Array.from(boards)) },
    answers,
    ignored: (query) => [
      rowOf(links.pagesOfBoard, boards[query]!),
      heldPages.get(boards[query]!)!.map((save) => heldOut.page[save]!),
    ],
    pages: page.keys.length,
    pageOf: (_, answer) => answer,
    degreeOf: (query) => rowOf(links.pinsOfBoard, boards[query]!).length,
    lowDegree: lowBoardDegree,
  });
}
