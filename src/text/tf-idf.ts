/** TF-IDF vectors and the cosine of a query with every document. */
import type { Corpus } from './corpus.ts';
import { type SparseRows, transpose } from './sparse-rows.ts';
import type { TermCounter } from './term-counter.ts';
import { addPostings, type TextIndex } from './text-index.ts';

export interface TfIdfOptions {
  /** Whether the term frequency is 1 + ln count, or else the count; default true. */
  readonly sublinear?: boolean;
}

/**
 * TF-IDF with smooth idf and unit length (Manning, Raghavan and Schütze, "Introduction to Information
 * Retrieval", 6.2–6.4; the same numbers as scikit-learn's `TfidfVectorizer(sublinear_tf=True)`):
 *
 *     x[d, t] = tf · (ln((1 + D) / (1 + documents with t)) + 1),   tf = 1 + ln count[d, t] or count[d, t]
 *
 * and each row is divided by its L2 norm. Terms outside the corpus weigh 0. The score of a query is its cosine with
 * the document.
 *
 * @example new TfIdf(readCorpus(['a red fox', 'a blue whale'])).scores('fox') // [0.63…, 0]
 */
export class TfIdf implements TextIndex {
  readonly documents: number;
  /** The unit vectors of the documents: [D, C]. */
  readonly matrix: SparseRows;
  readonly #counter: TermCounter;
  readonly #idf: Float64Array;
  readonly #postings: SparseRows;
  readonly #sublinear: boolean;

  constructor({ counter, counts }: Corpus, { sublinear = true }: TfIdfOptions = {}) {
    this.documents = counts.offsets.length - 1;
    this.#counter = counter;
    this.#idf = smoothIdf(counts, counter.terms);
    this.#sublinear = sublinear;
    this.matrix = weigh(counts, this.#idf, sublinear);
    this.#postings = transpose(this.matrix, counter.terms);
  }

  /** The unit vectors of any texts, [texts, C]; a text without a known term gets an empty or all-zero row. */
  transform(texts: readonly string[]): SparseRows {
    return weigh(this.#counter.count(texts), this.#idf, this.#sublinear);
  }

  scores(query: string, out?: Float32Array): Float32Array {
    return addPostings(this.#postings, this.transform([query]), this.documents, out);
  }
}

/** The idf of each term; 0 for terms without a document. [C] */
function smoothIdf(counts: SparseRows, terms: number): Float64Array {
  const documents = counts.offsets.length - 1;
  const idf = new Float64Array(terms);
  for (const id of counts.ids) idf[id]!++;
  for (let t = 0; t < terms; t++) if (idf[t]! > 0) idf[t] = Math.log((1 + documents) / (1 + idf[t]!)) + 1;
  return idf;
}

function weigh(counts: SparseRows, idf: Float64Array, sublinear: boolean): SparseRows {
  const { offsets, ids } = counts;
  const values = new Float32Array(ids.length);
  for (let row = 0; row + 1 < offsets.length; row++) {
    const end = offsets[row + 1]!;
    let squares = 0;
    for (let i = offsets[row]!; i < end; i++) {
      const count = counts.values[i]!;
      const value = (sublinear ? 1 + Math.log(count) : count) * idf[ids[i]!]!;
      values[i] = value;
      squares += value * value;
    }
    if (squares === 0) continue;
    const scale = 1 / Math.sqrt(squares);
    for (let i = offsets[row]!; i < end; i++) values[i]! *= scale;
  }
  return { offsets, ids, values };
}
