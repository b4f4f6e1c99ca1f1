/** The share of a query that documents have, by words. */
import { Bm25, type Bm25Options } from './bm25.ts';
import { readWords } from './corpus.ts';
import { leastSimilarity, type SimilarWord, Spelling } from './spelling.ts';
import type { TextIndex } from './text-index.ts';
import { words } from './words.ts';

/**
 * BM25 as a share of what the query could attain, so that scores of different queries can be compared:
 *
 *     share(q, d) = BM25(q, d) / Σ_t count[q, t] · idf(t)
 *
 * It lies between 0 and 1, and only comes close to 1 where a document has every word of the query, and says little else.
 * Words that most documents have add almost nothing. In the place of words that no document has, documents are searched for
 * the words spelled most like them, each times its similarity; without one, they lower the share as the rarest words do.
 *
 * @example new WordShare(['a red fox', 'a blue whale']).scores('fox') // [0.45…, 0]
 */
export class WordShare implements TextIndex {
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #bm25: Bm25;
  #spelling: Spelling | undefined;
  #spellings: readonly string[] | undefined;
  readonly #similar = new Map<string, readonly SimilarWord[]>();

  constructor(documents: readonly string[], options: Bm25Options = {}) {
    const corpus = readWords(documents);
    this.#numbers = corpus.numbers;
    this.#bm25 = new Bm25(corpus, options);
  }

  get documents(): number {
    return this.#bm25.documents;
  }

  scores(query: string, out?: Float32Array): Float32Array {
    const weights = new Map<number, number>();
    const add = (term: number, weight: number) => weights.set(term, (weights.get(term) ?? 0) + weight);
    let attainable = 0;
    for (const word of words(query)) {
      const number = this.#numbers.get(word);
      const meant = number === undefined ? this.#similarTo(word) : [{ word: number, similarity: 1 }];
      for (const { word: other, similarity } of meant) add(other, similarity);
      attainable +=
        meant.reduce((most, each) => Math.max(most, this.#bm25.idf(each.word)), 0) || this.#bm25.idfOfUnknown;
    }
    const ids = Uint32Array.from(weights.keys()).sort();
    const values = Float32Array.from(ids, (id) => weights.get(id)! / attainable);
    return this.#bm25.scoresOfTerms({ offsets: Uint32Array.of(0, ids.length), ids, values }, out);
  }

  /** How rare a word is; of a word that no document has, as of the rarest. */
  idf(word: string): number {
    const number = this.#numbers.get(word);
    return number === undefined ? this.#bm25.idfOfUnknown : this.#bm25.idf(number);
  }

  /** The query with the words that are meant, where a word that no document has is spelled like one that some have. */
  correct(query: string): string {
    let isChanged = false;
    const meant = words(query).map((word) => {
      const [best] = this.#numbers.has(word) ? [] : this.#similarTo(word);
      if (best === undefined || best.similarity < leastSimilarity) return word;
      isChanged = true;
      this.#spellings ??= [...this.#numbers.keys()];
      return this.#spellings[best.word]!;
    });
    return isChanged ? meant.join(' ') : query;
  }

  #similarTo(word: string): readonly SimilarWord[] {
    let similar = this.#similar.get(word);
    if (similar === undefined) {
      this.#spelling ??= new Spelling(this.#numbers.keys());
      similar = this.#spelling.similarTo(word);
      if (this.#similar.size >= mostRemembered) this.#similar.clear();
      this.#similar.set(word, similar);
    }
    return similar;
  }
}

/** Unknown words whose similar ones are remembered at most. */
const mostRemembered = 65_536;
