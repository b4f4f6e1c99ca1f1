/** Latent semantic analysis: texts as dense vectors over the main topics of a corpus. */
import { LinkSageError } from '../base/index.ts';
import { readCorpus } from './corpus.ts';
import type { SparseRows } from './sparse-rows.ts';
import { TfIdf } from './tf-idf.ts';
import { addScaled, findTopics } from './topics.ts';

export interface LsaOptions {
  /** Length of the vectors; default 256. */
  readonly dims?: number;
  /** Words in fewer documents are ignored: two documents are too few to learn what a word means. Default 3. */
  readonly fewestDocuments?: number;
  /** Default 0. */
  readonly seed?: number;
}

/**
 * LSA (Deerwester, Dumais, Furnas, Landauer and Harshman, "Indexing by Latent Semantic Analysis", 1990): with X [D, C]
 * the unit TF-IDF rows of the documents it is fitted on, and V [C, dims] the leading right singular vectors of X,
 * a text with the TF-IDF row x has the vector x V. Compare vectors by cosine.
 *
 * @example new Lsa(['a red fox', 'a grey fox', 'a blue whale'], { dims: 2, fewestDocuments: 1 }).vectors(['fox'])
 */
export class Lsa {
  readonly dims: number;
  readonly #weights: TfIdf;
  /** The topic row of each term, or −1. [C] */
  readonly #rowOf: Int32Array;
  /** [kept words, dims] */
  readonly #topics: Float32Array;

  /** @throws LinkSageError if an option is out of range. */
  constructor(documents: readonly string[], options: LsaOptions = {}) {
    const { dims = 256, fewestDocuments = 3, seed = 0 } = options;
    if (!Number.isInteger(dims) || dims < 1) {
      throw new LinkSageError(`Lsa: expected dims to be a positive integer, got ${dims}`);
    }
    const corpus = readCorpus(documents);
    this.dims = dims;
    this.#weights = new TfIdf(corpus);
    this.#rowOf = numberFrequent(corpus.counts, corpus.counter.terms, fewestDocuments);
    const rows = this.#keepFrequent(this.#weights.matrix);
    const kept = this.#rowOf.reduce((sum, row) => sum + (row < 0 ? 0 : 1), 0);
    this.#topics = findTopics(rows, kept, dims, seed);
  }

  /** The vectors of texts, not normalized; zeros for a text without known words. [texts, dims] */
  vectors(texts: readonly string[]): Float32Array {
    const { offsets, ids, values } = this.#keepFrequent(this.#weights.transform(texts));
    const { dims } = this;
    const vectors = new Float32Array(texts.length * dims);
    for (let text = 0; text < texts.length; text++) {
      for (let i = offsets[text]!; i < offsets[text + 1]!; i++) {
        addScaled(vectors, text * dims, values[i]!, this.#topics, ids[i]! * dims, dims);
      }
    }
    return vectors;
  }

  /** Renumbers the columns to topic rows; drops the other words. */
  #keepFrequent({ offsets, ids, values }: SparseRows): SparseRows {
    const kept = {
      offsets: new Uint32Array(offsets.length),
      ids: new Uint32Array(ids.length),
      values: new Float32Array(ids.length),
    };
    let end = 0;
    for (let row = 0; row + 1 < offsets.length; row++) {
      for (let i = offsets[row]!; i < offsets[row + 1]!; i++) {
        const column = this.#rowOf[ids[i]!]!;
        if (column < 0) continue;
        kept.ids[end] = column;
        kept.values[end++] = values[i]!;
      }
      kept.offsets[row + 1] = end;
    }
    return { offsets: kept.offsets, ids: kept.ids.subarray(0, end), values: kept.values.subarray(0, end) };
  }
}

/** Numbers the terms that occur in enough documents; −1 for the others. [C] */
function numberFrequent({ ids }: SparseRows, terms: number, fewest: number): Int32Array {
  const documents = new Uint32Array(terms);
  for (const id of ids) documents[id]!++;
  let next = 0;
  return Int32Array.from(documents, (count) => (count >= fewest ? next++ : -1));
}
