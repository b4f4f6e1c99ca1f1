/** BM25 over an inverted index. */
import { LinkSageError } from '../base/index.ts';
import type { Corpus } from './corpus.ts';
import { type SparseRows, transpose } from './sparse-rows.ts';
import type { TermCounter } from './term-counter.ts';
import { addPostings, type TextIndex } from './text-index.ts';

export interface Bm25Options {
  /** Saturation of repeated terms, ≥ 0; default 1.2. */
  readonly k1?: number;
  /** Strength of length normalization, in [0, 1]; default 0.75. */
  readonly b?: number;
  /** Whether repeated terms of the query count only once; default false. */
  readonly distinctQuery?: boolean;
}

/**
 * BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009, section 3.4):
 *
 *     score(q, d) = Σ_t count[q, t] · idf(t) · count[d, t] / (count[d, t] + k1 · (1 − b + b · |d| / mean |d|))
 *     idf(t) = ln(1 + (D − n + 0.5) / (n + 0.5)),   n = documents with t
 *
 * With `distinctQuery`, count[q, t] is 1. The idf is Lucene's, which is never negative. The constant factor k1 + 1 is
 * left out, as in Lucene since 8.0.
 *
 * @example new Bm25(readCorpus(['a red fox', 'a blue whale'])).scores('fox') // [0.31…, 0]
 */
export class Bm25 implements TextIndex {
  readonly documents: number;
  readonly #counter: TermCounter;
  readonly #distinctQuery: boolean;
  /** [C, D] */
  readonly #postings: SparseRows;
  readonly #norm: (length: number) => number;

  /** @throws LinkSageError if k1 or b is out of range. */
  constructor({ counter, counts }: Corpus, options: Bm25Options = {}) {
    const { k1 = 1.2, b = 0.75, distinctQuery = false } = options;
    if (!(k1 >= 0)) throw new LinkSageError(`Bm25: expected k1 to be at least 0, got ${k1}`);
    if (!(b >= 0 && b <= 1)) throw new LinkSageError(`Bm25: expected b to lie in [0, 1], got ${b}`);
    this.documents = counts.offsets.length - 1;
    this.#counter = counter;
    this.#distinctQuery = distinctQuery;
    const lengths = lengthsOf(counts);
    const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
    this.#norm = (length) => k1 * (1 - b + (b * length) / mean);
    this.#postings = weigh(transpose(counts, counter.terms), lengths.map(this.#norm));
  }

  scores(query: string, out?: Float32Array): Float32Array {
    const terms = this.#counter.count([query]);
    if (this.#distinctQuery) terms.values.fill(1);
    return this.scoresOfTerms(terms, out);
  }

  /** The score of every document for a query of weighted terms, of which only the first row is read. [D] */
  scoresOfTerms(terms: SparseRows, out?: Float32Array): Float32Array {
    return addPostings(this.#postings, terms, this.documents, out);
  }

  /** The idf of a term. More than that, once for each time that the query has it, no document can score by it. */
  idf(term: number): number {
    const { offsets } = this.#postings;
    return idfOf(offsets[term + 1]! - offsets[term]!, this.documents);
  }

  /** What a term with this idf adds to the score of a document of `length` terms, of which `count` are it. */
  weightOf(idf: number, count: number, length: number): number {
    return (idf * count) / (count + this.#norm(length));
  }

  /** The idf of a term that no document has. */
  get idfOfUnknown(): number {
    return idfOf(0, this.documents);
  }
}

function idfOf(frequency: number, documents: number): number {
  return Math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5));
}

/** The number of terms of every document, [D]. */
function lengthsOf({ offsets, values }: SparseRows): Float64Array {
  const lengths = new Float64Array(offsets.length - 1);
  for (let d = 0; d < lengths.length; d++)
    for (let i = offsets[d]!; i < offsets[d + 1]!; i++) lengths[d]! += values[i]!;
  return lengths;
}

/** Turns counts, [C, D] by term, into the weights that postings add to scores. `norms`: `k1 · (1 − b + b · |d| / mean |d|)`, [D] */
function weigh({ offsets, ids, values: counts }: SparseRows, norms: Float64Array): SparseRows {
  const values = new Float32Array(ids.length);
  for (let term = 0; term + 1 < offsets.length; term++) {
    const start = offsets[term]!;
    const end = offsets[term + 1]!;
    const idf = idfOf(end - start, norms.length);
    for (let i = start; i < end; i++) values[i] = (idf * counts[i]!) / (counts[i]! + norms[ids[i]!]!);
  }
  return { offsets, ids, values };
}
