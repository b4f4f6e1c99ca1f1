/** Scores candidates by vectors and words together: cosine + λ · share of the query's words. */
import { joinTexts } from '../../../catalog/index.ts';
import type { Fusion } from '../../../model/index.ts';
import { fuse, saidOfLink } from '../../../search/index.ts';
import { WordShare } from '../../../text/index.ts';
import { rowOf } from '../../questions/adjacency.ts';
import type { Candidates } from '../../questions/candidates.ts';
import type { Links } from '../../questions/links.ts';
import { givenNodes, type Question } from '../../questions/question.ts';
import type { Documents } from '../documents.ts';
import { knownDocuments } from '../text-links.ts';
import type { Scorer } from './scorer.ts';

/** The shares of a query's words that all candidates have; the array is valid only until the next call. */
export type SharesOf = (question: Question, query: number) => Float32Array;

/**
 * Reads shares from the documents that the text baselines read, but boards as `pick-boards` does: with the texts of pages
 * whose pins say nothing, and asked by what is said of a link, without its address.
 */
export function readShares(documents: Documents, candidates: Candidates, links: Links): SharesOf {
  const { page, pin } = candidates.tables;
  const documentsOf = {
    page: () => documents.pages,
    pin: () => documents.pins,
    board: () => knownDocuments('board', candidates, links).slice(0, candidates.known.board),
  };
  const indexes: Partial<Record<Question['target'], WordShare>> = {};
  const buffers: Partial<Record<Question['target'], Float32Array>> = {};
  const pinText = (at: number) => joinTexts(pin.title[at], pin.description[at]);
  const saidOf = (at: number) => {
    const own = joinTexts(page.title[at], page.description[at], page.body[at]);
    const known = [...rowOf(links.pinsOfPage, at)].filter((each) => each < candidates.known.pin);
    return [own, ...known.map(pinText)];
  };
  const queryOf = (question: Question, query: number) => {
    const given = (kind: 'page' | 'pin' | 'board') => [...givenNodes(question, kind, query)];
    if (question.target === 'board') {
      const [url] = given('page').map((at) => page.keys[at]!);
      return saidOfLink(url ?? '', [...given('pin').map(pinText), ...given('page').flatMap(saidOf)]);
    }
    return joinTexts(
      ...given('page').map((at) => documents.pages[at]),
      ...given('pin').map((at) => documents.pins[at]),
      ...given('board').map((at) => documents.boards[at]),
    );
  };
  return (question, query) => {
    const { target } = question;
    indexes[target] ??= new WordShare(documentsOf[target]());
    buffers[target] ??= new Float32Array(indexes[target].documents);
    return indexes[target].scores(queryOf(question, query), buffers[target]);
  };
}

/** Adds the shares of words to the scores of a scorer by vectors. */
export function fusedScorer(byVector: Scorer, sharesOf: SharesOf, words: Fusion['words']): Scorer {
  return {
    name: 'hybrid',
    score: (question, visit) =>
      byVector.score(question, (query, cosines) => {
        const weight = words[question.target];
        if (weight === 0) return visit(query, cosines);
        const shares = sharesOf(question, query);
        visit(
          query,
          cosines.map((cosine, i) => fuse(cosine, shares[i]!, weight)),
        );
      }),
  };
}
