/** Links with the boards that they were saved on later: what the choice of a board is fitted to and judged by. */
import { none } from '../../base/index.ts';
import type { SharesOf } from '../contenders/scorers/fused.ts';
import type { Scorer } from '../contenders/scorers/scorer.ts';
import { rowOf } from '../questions/adjacency.ts';
import type { Candidates } from '../questions/candidates.ts';
import type { Links } from '../questions/links.ts';
import { oneEach, type Question } from '../questions/question.ts';
import type { TestRows } from '../questions/test-set.ts';

/** A save of a link. B = the boards that it could have been saved on: those with a save before that did not hold the page */
export interface BoardRow {
  /** `[B]` */
  readonly boards: Uint32Array;
  readonly cosines: Float32Array;
  readonly shares: Float32Array;
  /** The place in `boards` of the board that it was saved on; `none` for a board that was new: none fitted. */
  readonly answer: number;
}

/** Reads rows, also those of new boards, which tasks leave out. `most` numbers are held at most, in fewer rows. */
export async function readBoardRows(
  rows: TestRows,
  candidates: Candidates,
  links: Links,
  byVector: Scorer,
  sharesOf: SharesOf,
  most = 20_000_000,
): Promise<BoardRow[]> {
  const filled = Uint32Array.from({ length: candidates.known.board }, (_, board) => board).filter(
    (board) => rowOf(links.pinsOfBoard, board).length > 0,
  );
  const queries = Math.min(rows.page.length, Math.floor(most / Math.max(1, filled.length)));
  const question: Question = {
    target: 'board',
    names: 'shown',
    queries,
    given: { page: oneEach(rows.page.slice(0, queries)), pin: oneEach(rows.pin.slice(0, queries)) },
  };
  const found: BoardRow[] = [];
  if (queries === 0) return found;
  await byVector.score(question, (query, cosines) => {
    const shares = sharesOf(question, query);
    const holders = rowOf(links.boardsOfPage, rows.page[query]!);
    const boards = filled.filter((board) => !holders.includes(board) && !Number.isNaN(cosines[board]!));
    const place = boards.indexOf(rows.board[query]!);
    found.push({
      boards,
      cosines: Float32Array.from(boards, (board) => cosines[board]!),
      shares: Float32Array.from(boards, (board) => shares[board]!),
      answer: place < 0 ? none : place,
    });
  });
  return found;
}
