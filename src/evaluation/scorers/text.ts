/** The baselines that match words. */
import { joinTexts } from '../../model/index.ts';
import { Bm25, type Corpus, readCorpus, type TextIndex, TfIdf } from '../../text/index.ts';
import type { Documents } from '../documents.ts';
import type { Query, Question } from '../tasks.ts';
import type { TestRows } from '../test-set.ts';
import type { Universe } from '../universe.ts';
import type { Scorer, Visit } from './scorer.ts';

/**
 * BM25 and the cosine of TF-IDF. The candidates' documents (pins, or known boards) are indexed; the query is
 * the page's document, the pin's, or one after the other. Asking with the long document and ranking the short
 * ones keeps each method's normalisation by length where it belongs, on the candidates.
 */
export function textScorers({ known }: Universe, rows: TestRows, documents: Documents): Scorer[] {
  const corpora: Partial<Record<Question['target'], Corpus>> = {};
  const corpusOf = (target: Question['target']) => {
    corpora[target] ??= readCorpus(
      target === 'pin'
        ? documents.pins
        : Array.from({ length: known.board }, (_, board) => documents.board(board)),
    );
    return corpora[target];
  };
  const scorer = (name: string, build: (corpus: Corpus) => TextIndex): Scorer => ({
    name,
    score: async ({ target, query, rows: asked }: Question, visit: Visit) => {
      const index = build(corpusOf(target));
      const scores = new Float32Array(index.documents);
      for (const [i, row] of asked.entries())
        visit(i, index.scores(queryText(documents, rows, row, query), scores));
    },
  });
  return [scorer('bm25', (corpus) => new Bm25(corpus)), scorer('tf-idf', (corpus) => new TfIdf(corpus))];
}

function queryText(documents: Documents, { page, pin }: TestRows, row: number, query: Query): string {
  return joinTexts(
    query === 'pin' ? '' : documents.page(page[row]!),
    query === 'page' ? '' : documents.pins[pin[row]!],
  );
}
