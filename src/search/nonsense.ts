/** Queries that mean nothing. What a search finds for them, it finds for anything: better scores only say something. */
import { Random } from '../base/index.ts';
import { words } from '../text/index.ts';

/** Queries: enough to know the score that one in twenty exceeds. */
const queryCount = 100;
/** Words of such a query, as people type few. */
const mostWords = 3;
/** Documents whose letters are drawn. */
const mostDocuments = 1000;
/** The share of nonsense that may still find something. */
const excess = 0.05;
/** Two documents may have no letter. */
const fallback = 'abcdefghijklmnopqrstuvwxyz';

/**
 * Makes queries of the letters of documents, in words as long as theirs: so they are of the same scripts, but say nothing.
 * The same documents give the same queries.
 */
export function nonsenseQueries(documents: readonly string[]): string[] {
  const random = new Random(0, 11);
  const some = Array.from({ length: Math.min(mostDocuments, documents.length) }, (_, i) =>
    words(documents[Math.floor((i * documents.length) / Math.min(mostDocuments, documents.length))]!),
  ).flat();
  const found = some.map((word) => word.match(/\p{L}\p{M}*/gu) ?? []).filter(({ length }) => length > 0);
  const known = found.length > 0 ? found : [Array.from(fallback)];
  const letters = known.flat();
  const pick = <T>(list: readonly T[]) => list[random.below(list.length)]!;
  const word = () =>
    pick(known)
      .map(() => pick(letters))
      .join('');
  return Array.from({ length: queryCount }, (_, i) =>
    Array.from({ length: 1 + (i % mostWords) }, word).join(' '),
  );
}

/** The score that 95 % of the best scores of nonsense do not exceed. */
export function cutoffOf(bestScores: Float32Array): number {
  return bestScores.slice().sort()[Math.ceil((1 - excess) * bestScores.length) - 1]!;
}
