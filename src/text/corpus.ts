/** Documents as term counts, from which several indexes can be built. */
import { RowCounter } from './row-counter.ts';
import type { SparseRows } from './sparse-rows.ts';
import type { TermCounter } from './term-counter.ts';
import { words } from './words.ts';

/** The term counts of D documents, and the counter that counts queries in the same way. */
export interface Corpus {
  readonly counter: TermCounter;
  /** How often each document contains each term: [D, C]. */
  readonly counts: SparseRows;
}

/** Such a corpus whose terms are the words of its documents. */
export interface WordCorpus extends Corpus {
  /** The number of each word, in ascending order. */
  readonly numbers: ReadonlyMap<string, number>;
}

/**
 * Counts the terms of documents. Without a counter, the terms are exactly the words of these documents. Otherwise
 * the counter, such as a `FeatureHasher`, decides.
 */
export function readCorpus(documents: readonly string[], counter?: TermCounter): Corpus {
  return counter ? { counter, counts: counter.count(documents) } : readWords(documents);
}

/** Counts the words of documents, and numbers them. */
export function readWords(documents: readonly string[]): WordCorpus {
  const vocabulary = new Vocabulary();
  return { counter: vocabulary, counts: vocabulary.learn(documents), numbers: vocabulary.numbers };
}

/** Words, numbered in the order of first occurrence. */
class Vocabulary implements TermCounter {
  readonly #ids = new Map<string, number>();
  readonly numbers: ReadonlyMap<string, number> = this.#ids;
  readonly #counter = new RowCounter();

  get terms(): number {
    return this.#ids.size;
  }

  /** Counts every word, numbering new ones. */
  learn(texts: readonly string[]): SparseRows {
    return this.#countBy(texts, (word) => {
      const id = this.#ids.get(word) ?? this.#ids.size;
      if (id === this.#ids.size) this.#ids.set(word, id);
      return id;
    });
  }

  count(texts: readonly string[]): SparseRows {
    return this.#countBy(texts, (word) => this.#ids.get(word));
  }

  #countBy(texts: readonly string[], idOf: (word: string) => number | undefined): SparseRows {
    this.#counter.start(texts.length);
    for (const text of texts) {
      for (const word of words(text)) {
        const id = idOf(word);
        if (id !== undefined) this.#counter.add(id);
      }
      this.#counter.endRow();
    }
    return this.#counter.finish();
  }
}
