/** The baselines that only know who saved what: recommenders of pages to boards. */
import { hash32 } from '../../../base/index.ts';
import { rowOf } from '../../questions/adjacency.ts';
import type { Candidates } from '../../questions/candidates.ts';
import type { Links } from '../../questions/links.ts';
import { givenNodes, listRows, type Question } from '../../questions/question.ts';
import type { Interactions, Recommender } from '../recommenders/recommender.ts';
import type { Scorer, Visit } from './scorer.ts';

/** The known pages that each known board holds. */
export interface PageInteractions {
  readonly held: Interactions;
  /** The item number of each page, in the order of key hashes, so that ties do not depend on positions. `[known pages]` */
  readonly itemOf: Uint32Array;
}

/** Numbers the known pages as items, and lists those of each board. */
export function pageInteractions({ tables, known }: Candidates, { pagesOfBoard }: Links): PageInteractions {
  const hashes = Uint32Array.from({ length: known.page }, (_, page) => hash32(tables.page.keys[page]!));
  const order = Uint32Array.from(hashes.keys()).sort((a, b) => hashes[a]! - hashes[b]! || a - b);
  const itemOf = new Uint32Array(known.page);
  for (const [item, page] of order.entries()) itemOf[page] = item;
  const boards = Array.from({ length: known.board }, (_, board) =>
    rowOf(pagesOfBoard, board).map((page) => itemOf[page]!),
  );
  return { held: { itemsOf: listRows(boards), items: known.page }, itemOf };
}

/**
 * Scores by a recommender, for a user who holds the pages of the query and the pages of its boards. A board scores the
 * sum over its pages, a known pin what its page scores. New pages and new pins score 0: nobody has saved them.
 *
 * @param learn makes the recommender, when the first question comes
 */
export function recommenderScorer(
  name: string,
  learn: () => Recommender,
  { held, itemOf }: PageInteractions,
  { pagesOfBoard, pageOfPin }: Links,
  { tables, known }: Candidates,
): Scorer {
  const scoresOf = {
    page: (items: Float32Array, scores: Float32Array) => {
      for (let page = 0; page < known.page; page++) scores[page] = items[itemOf[page]!]!;
    },
    pin: (items: Float32Array, scores: Float32Array) => {
      for (let pin = 0; pin < known.pin; pin++) scores[pin] = items[itemOf[pageOfPin[pin]!]!] ?? 0;
    },
    board: (items: Float32Array, scores: Float32Array) => {
      for (let board = 0; board < known.board; board++) {
        let sum = 0;
        for (const page of rowOf(pagesOfBoard, board)) sum += items[itemOf[page]!]!;
        scores[board] = sum;
      }
    },
  };
  return {
    name,
    score: async (question: Question, visit: Visit) => {
      const { target, queries } = question;
      const scores = new Float32Array(target === 'board' ? known.board : tables[target].keys.length);
      const items = new Float32Array(held.items);
      const recommender = learn();
      for (let query = 0; query < queries; query++) {
        const pages = new Set(givenNodes(question, 'page', query));
        for (const board of givenNodes(question, 'board', query)) {
          for (const page of rowOf(pagesOfBoard, board)) pages.add(page);
        }
        const known = Uint32Array.from(pages).filter((page) => page < itemOf.length);
        recommender.score(
          known.map((page) => itemOf[page]!),
          items,
        );
        scoresOf[target](items, scores);
        visit(query, scores);
      }
    },
  };
}
