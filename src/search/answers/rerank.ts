/** Orders given documents by how well they fit a query. */
import { dot } from '../../base/index.ts';

/** A document with its score. */
export interface RankedDocument {
  /** The position of the document among those given. */
  readonly index: number;
  /** The cosine with the query, −1 to 1. */
  readonly score: number;
}

/**
 * Ranks vectors by their cosine with a query, best first; of equal scores, the one given first.
 *
 * @param query `[dims]`, of unit length
 * @param documents each `[dims]`, of unit length
 */
export function rankDocuments(query: Float32Array, documents: readonly Float32Array[]): RankedDocument[] {
  return documents
    .map((document, index) => ({ index, score: dot(query, document) }))
    .sort((a, b) => b.score - a.score || a.index - b.index);
}
