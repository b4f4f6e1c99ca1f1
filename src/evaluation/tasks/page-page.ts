/** Page → page: which known pages a page is going to stand beside. */
import { rowOf } from '../adjacency.ts';
import { pickByHash } from '../pick.ts';
import { listRows, oneEach } from '../question.ts';
import { makeSetTask } from './set-task.ts';
import type { Task, TaskSource } from './task.ts';

const answersPerRow = 10;
/** A page with more known pins than this has a high degree. */
const lowDegree = 1;

/**
 * A held-out save puts a page on a board, beside the pages that the board has had: given the page, find these. Pages that
 * it stood beside before, on any board, are neither right nor wrong, so every answer is news. Nothing about
 * the board is given: the answers are known pages, and what made them answers is held out. The degree is that of the
 * page: its known pins.
 */
export function pagePageTask({ universe, links, test: { rows } }: TaskSource): Task {
  const { page, board } = universe.tables;
  const besideBefore = (position: number) =>
    [...rowOf(links.boardsOfPage, position)].map((each) => rowOf(links.pagesOfBoard, each));
  const found = [...rows.page.keys()].map((row) => {
    const known = new Set(besideBefore(rows.page[row]!).flatMap((pages) => [...pages]));
    const pages = [...rowOf(links.pagesOfBoard, rows.board[row]!)].filter(
      (position) => position !== rows.page[row] && !known.has(position),
    );
    return { row, pages };
  });
  const asked = found.filter(({ pages }) => pages.length > 0);
  const pages = Uint32Array.from(asked, ({ row }) => rows.page[row]!);
  return makeSetTask({
    id: 'page-page',
    given: { page: oneEach(pages) },
    answers: listRows(
      asked.map(({ row, pages }) =>
        pickByHash(pages, answersPerRow, (each) => `${board.keys[rows.board[row]!]}\n${page.keys[each]}`),
      ),
    ),
    noRivals: (query) => [
      [pages[query]!],
      ...besideBefore(pages[query]!),
      rowOf(links.pagesOfBoard, rows.board[asked[query]!.row]!),
    ],
    pages: page.keys.length,
    pageOf: (query) => pages[query]!,
    degreeOf: (query) =>
      rowOf(links.pinsOfPage, pages[query]!).filter((pin) => pin < universe.known.pin).length,
    lowDegree,
  });
}
