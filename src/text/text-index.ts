/** The interface of the text baselines, and the sum over postings that they share. */
import { LinkSageError } from '../base/index.ts';
import type { SparseRows } from './sparse-rows.ts';

/** Scores all documents of a corpus against a query; higher is better, 0 where no term is shared. */
export interface TextIndex {
  /** D */
  readonly documents: number;
  /**
   * The score of every document, [D]. If `out` is given, it is overwritten and returned, so that one buffer serves
   * many queries. Words outside the corpus are ignored; an empty query scores 0 everywhere.
   *
   * @throws LinkSageError if `out` does not have the length D.
   */
  scores(query: string, out?: Float32Array): Float32Array;
}

/**
 * `out[d] = Σ_t weight(t) · postings[t, d]` over the terms of the one-row `query`. Reads only the postings of these
 * terms. postings: [C, D].
 */
export function addPostings(
  postings: SparseRows,
  query: SparseRows,
  documents: number,
  out?: Float32Array,
): Float32Array {
  const scores = out ?? new Float32Array(documents);
  if (scores.length !== documents) {
    throw new LinkSageError(`scores: expected out to hold ${documents} documents, got ${scores.length}`);
  }
  if (out) out.fill(0);
  const { offsets, ids, values } = postings;
  for (let q = 0; q < query.ids.length; q++) {
    const term = query.ids[q]!;
    const weight = query.values[q]!;
    const end = offsets[term + 1]!;
    for (let i = offsets[term]!; i < end; i++) scores[ids[i]!]! += weight * values[i]!;
  }
  return scores;
}
