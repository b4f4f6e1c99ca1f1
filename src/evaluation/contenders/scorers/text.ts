/** The baselines that match words. */
import { joinTexts } from '../../../catalog/index.ts';
import type { TextIndex } from '../../../text/index.ts';
import type { Candidates } from '../../questions/candidates.ts';
import { givenNodes, type Question } from '../../questions/question.ts';
import type { Documents } from '../documents.ts';
import type { Scorer, Visit } from './scorer.ts';

/**
 * Scores with a text index over the documents of the candidates (pages, pins, or known boards). The query is the
 * documents of its nodes, joined. Each method normalizes by the length of what is indexed, here the candidates.
 */
export function textScorer(
  name: string,
  { known }: Candidates,
  documents: Documents,
  makeIndex: (texts: readonly string[]) => TextIndex,
): Scorer {
  const indexes: Partial<Record<Question['target'], TextIndex>> = {};
  const textsOf = {
    page: () => documents.pages,
    pin: () => documents.pins,
    board: () => documents.boards.slice(0, known.board),
  };
  return {
    name,
    score: async (question: Question, visit: Visit) => {
      const { target, queries } = question;
      indexes[target] ??= makeIndex(textsOf[target]());
      const index = indexes[target];
      const scores = new Float32Array(index.documents);
      for (let query = 0; query < queries; query++) {
        visit(query, index.scores(queryText(documents, question, query), scores));
      }
    },
  };
}

function queryText({ pages, pins, boards }: Documents, question: Question, query: number): string {
  return joinTexts(
    ...Array.from(givenNodes(question, 'page', query), (page) => pages[page]),
    ...Array.from(givenNodes(question, 'pin', query), (pin) => pins[pin]),
    ...Array.from(givenNodes(question, 'board', query), (board) => boards[board]),
  );
}
