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
  /** The words by their numbers. */
  #words: readonly string[] | undefined;
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
    const asked = this.#read(query);
    for (const { word, similarity } of asked.flatMap(({ meant }) => meant))
      weights.set(word, (weights.get(word) ?? 0) + similarity);
    const attainable = attainableOf(asked);
    const ids = Uint32Array.from(weights.keys()).sort();
    const values = Float32Array.from(ids, (id) => weights.get(id)! / attainable);
    return this.#bm25.scoresOfTerms({ offsets: Uint32Array.of(0, ids.length), ids, values }, out);
  }

  /** The shares of documents that the index does not have, by its statistics. `[documents]` */
  sharesOf(query: string, documents: readonly CountedWords[]): Float32Array {
    const asked = this.#read(query);
    const attainable = attainableOf(asked);
    this.#words ??= [...this.#numbers.keys()];
    return Float32Array.from(documents, ({ counts, length }) => {
      let sum = 0;
      for (const { given, meant, most } of asked) {
        const own = counts.get(given);
        if (own !== undefined) sum += this.#bm25.weightOf(most, own, length);
        else
          for (const { word, similarity } of meant) {
            const count = counts.get(this.#words![word]!);
            if (count !== undefined)
              sum += similarity * this.#bm25.weightOf(this.#bm25.idf(word), count, length);
          }
      }
      return attainable > 0 ? sum / attainable : 0;
    });
  }

  /** How rare a word is; of a word that no document has, as of the rarest. */
  idf(word: string): number {
    const number = this.#numbers.get(word);
    return number === undefined ? this.#bm25.idfOfUnknown : this.#bm25.idf(number);
  }

  /**
   * The query with the words that are meant, where a word that no document has is spelled like one that some have.
   *
   * @param isKnown whether a document that the index does not have has a word
   */
  correct(query: string, isKnown: (word: string) => boolean = () => false): string {
    let isChanged = false;
    const meant = words(query).map((word) => {
      const [best] = this.#numbers.has(word) || isKnown(word) ? [] : this.#similarTo(word);
      if (best === undefined || best.similarity < leastSimilarity) return word;
      isChanged = true;
      this.#words ??= [...this.#numbers.keys()];
      return this.#words[best.word]!;
    });
    return isChanged ? meant.join(' ') : query;
  }

  /** The words of a query: what each of them stands for, and the most that a document can score by it. */
  #read(query: string): AskedWord[] {
    return words(query).map((given) => {
      const number = this.#numbers.get(given);
      const meant = number === undefined ? this.#similarTo(given) : [{ word: number, similarity: 1 }];
      const most = meant.reduce((best, { word }) => Math.max(best, this.#bm25.idf(word)), 0);
      return { given, meant, most: most || this.#bm25.idfOfUnknown };
    });
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

/** A word of a query. */
interface AskedWord {
  readonly given: string;
  /** Itself or, if no document has it, the words spelled most like it. */
  readonly meant: readonly SimilarWord[];
  readonly most: number;
}

function attainableOf(asked: readonly AskedWord[]): number {
  return asked.reduce((sum, { most }) => sum + most, 0);
}

/** A document as the counts of its words. */
export interface CountedWords {
  readonly counts: ReadonlyMap<string, number>;
  readonly length: number;
}

/** Counts the words of a document. */
export function countWords(document: string): CountedWords {
  const found = words(document);
  const counts = new Map<string, number>();
  for (const word of found) counts.set(word, (counts.get(word) ?? 0) + 1);
  return { counts, length: found.length };
}

/** Unknown words whose similar ones are remembered at most. */
const mostRemembered = 65_536;
