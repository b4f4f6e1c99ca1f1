/** Links with the boards that they were saved on later: what the choice of a board is fitted to and judged by. */
import { indexesWhere, none } from '../../base/index.ts';
import type { SharesOf } from '../contenders/scorers/fused.ts';
import type { Scorer } from '../contenders/scorers/scorer.ts';
import { groupPairs, rowOf } from '../questions/adjacency.ts';
import type { Candidates } from '../questions/candidates.ts';
import type { Links } from '../questions/links.ts';
import { oneEach, type Question } from '../questions/question.ts';
import type { TestSet } from '../questions/test-set.ts';

/** A link. B = the boards that it could be saved on: those with a save before that did not hold the page */
export interface BoardRow {
  /** `[B]` */
  readonly boards: Uint32Array;
  readonly cosines: Float32Array;
  readonly shares: Float32Array;
  /** 1 for each board that it was saved on; 0 everywhere if all of these were new, so that none fitted. `[B]` */
  readonly right: Uint8Array;
}

/**
 * Reads one row for each page, also for those of new boards, which tasks leave out. `most` numbers are held at most, in fewer
 * rows.
 */
export async function readBoardRows(
  { rows, heldOut }: Pick<TestSet, 'rows' | 'heldOut'>,
  candidates: Candidates,
  links: Links,
  byVector: Scorer,
  sharesOf: SharesOf,
  most = 20_000_000,
): Promise<BoardRow[]> {
  const filled = Uint32Array.from({ length: candidates.known.board }, (_, board) => board).filter(
    (board) => rowOf(links.pinsOfBoard, board).length > 0,
  );
  const firstOfPage = indexesWhere(rows.page.length, (row) => rows.page.indexOf(rows.page[row]!) === row);
  const asked = firstOfPage.subarray(0, Math.floor(most / Math.max(1, filled.length)));
  const queries = asked.length;
  const pages = asked.map((row) => rows.page[row]!);
  const savedOn = groupPairs(
    heldOut.page.map((page) => (page === none ? candidates.tables.page.keys.length : page)),
    heldOut.board,
    candidates.tables.page.keys.length + 1,
  );
  const question: Question = {
    target: 'board',
    names: 'shown',
    queries,
    given: { page: oneEach(pages), pin: oneEach(asked.map((row) => rows.pin[row]!)) },
  };
  const found: BoardRow[] = [];
  if (queries === 0) return found;
  await byVector.score(question, (query, cosines) => {
    const shares = sharesOf(question, query);
    const holders = rowOf(links.boardsOfPage, pages[query]!);
    const boards = filled.filter((board) => !holders.includes(board) && !Number.isNaN(cosines[board]!));
    const answers = rowOf(savedOn, pages[query]!);
    found.push({
      boards,
      cosines: Float32Array.from(boards, (board) => cosines[board]!),
      shares: Float32Array.from(boards, (board) => shares[board]!),
      right: Uint8Array.from(boards, (board) => Number(answers.includes(board))),
    });
  });
  return found;
}
