/** Page → page: given a page, find the known pages that it will share a board with. */
import { rowOf } from '../adjacency.ts';
import { listRows, oneEach } from '../question.ts';
import { sampleByHash } from '../sample.ts';
import { countKnown } from './page-pin.ts';
import { makeSetTask } from './set-task.ts';
import type { Task, TaskSource } from './task.ts';

/** At most this many rows, for a standard error of about .01. */
const mostRows = 1000;
const answersPerRow = 10;
/** A page with more known pins than this has a high degree. */
const lowDegree = 1;

/**
 * A held-out save puts a page on a board. Given the page, find the pages that the board held before. Pages that shared
 * any board with it before are neither right nor wrong, so every answer is a new pair. Nothing about the board is given.
 * The degree is the number of the page's known pins.
 */
export function pagePageTask({ candidates, links, test: { rows } }: TaskSource): Task {
  const { page, board } = candidates.tables;
  const besideBefore = (position: number) =>
    [...rowOf(links.boardsOfPage, position)].map((each) => rowOf(links.pagesOfBoard, each));
  const newBeside = (row: number) => {
    const known = new Set([rows.page[row]!]);
    for (const pages of besideBefore(rows.page[row]!)) for (const position of pages) known.add(position);
    return [...rowOf(links.pagesOfBoard, rows.board[row]!)].filter((position) => !known.has(position));
  };
  const textOf = (row: number) => `${page.keys[rows.page[row]!]}\n${board.keys[rows.board[row]!]}`;
  const asked = sampleByHash(
    [...rows.page.keys()].filter((row) => newBeside(row).length > 0),
    mostRows,
    textOf,
  );
  const pages = Uint32Array.from(asked, (row) => rows.page[row]!);
  return makeSetTask({
    id: 'page-page',
    given: { page: oneEach(pages) },
    answers: listRows(
      asked.map((row) =>
        sampleByHash(
          newBeside(row),
          answersPerRow,
          (each) => `${board.keys[rows.board[row]!]}\n${page.keys[each]}`,
        ),
      ),
    ),
    ignored: (query) => [
      [pages[query]!],
      ...besideBefore(pages[query]!),
      rowOf(links.pagesOfBoard, rows.board[asked[query]!]!),
    ],
    pages: page.keys.length,
    pageOf: (query) => pages[query]!,
    degreeOf: (query) => countKnown(rowOf(links.pinsOfPage, pages[query]!), candidates.known.pin),
    lowDegree,
  });
}
