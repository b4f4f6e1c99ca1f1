/** Finds the words of a vocabulary that are spelled like another one: other forms of it, or the word meant by a slip. */
import { addUp } from '../base/index.ts';

/** Characters of a gram. Of words of fewer than four letters too few grams are left to tell anything. */
const gramLength = 3;
const shortestWord = 4;
/** Dice's coefficient from which words count as alike. `graph` and `graphs` have .73, `trust` and `rust` .67. */
export const leastSimilarity = 0.7;
/** The share of a compound that a part of it must be, and letters that the rest must have to be a part too. */
const leastPart = 0.5;
const shortestRest = 3;
/** Words given at most, the most similar ones. */
const mostWords = 3;

/** A word of the vocabulary, by its number, and how similar it is: 1 if only marks tell the two apart. */
export interface SimilarWord {
  readonly word: number;
  readonly similarity: number;
}

/**
 * Compares words by the 3-grams of `<word>`, by Dice's coefficient: twice the number of common grams over the number of
 * both. A word that a compound begins or ends with is as similar as it is long: `reise` is .56 of `bahnreise`. Marks are left
 * out first, so that `kasespatzle` finds `käsespätzle`.
 */
export class Spelling {
  /** Words with each gram. */
  readonly #grams = new Map<string, number>();
  readonly #offsets: Uint32Array;
  readonly #words: Uint32Array;
  /** Distinct grams of each word, and its letters. */
  readonly #sizes: Uint16Array;
  readonly #letters: readonly string[];

  /** @param words the vocabulary, numbered in this order */
  constructor(words: Iterable<string>) {
    this.#letters = Array.from(words, withoutMarks);
    const grams = this.#letters.map((word) => Array.from(gramsOf(word), (gram) => this.#numberOf(gram)));
    this.#sizes = Uint16Array.from(grams, ({ length }) => length);
    this.#offsets = new Uint32Array(this.#grams.size + 1);
    for (const own of grams) for (const gram of own) this.#offsets[gram + 1]!++;
    addUp(this.#offsets);
    const next = this.#offsets.slice();
    this.#words = new Uint32Array(this.#offsets.at(-1)!);
    for (const [word, own] of grams.entries()) for (const gram of own) this.#words[next[gram]!++] = word;
  }

  /** The words most like a word, best first, ties in their order. */
  similarTo(given: string): SimilarWord[] {
    const word = withoutMarks(given);
    const grams = gramsOf(word);
    const shared = new Map<number, number>();
    for (const gram of grams) {
      const number = this.#grams.get(gram);
      if (number === undefined) continue;
      for (const other of this.#words.subarray(this.#offsets[number], this.#offsets[number + 1]))
        shared.set(other, (shared.get(other) ?? 0) + 1);
    }
    return [...shared]
      .map(([other, common]) => {
        const dice = (2 * common) / (grams.size + this.#sizes[other]!);
        const similarity = dice >= leastSimilarity ? dice : partOf(word, this.#letters[other]!);
        return { word: other, similarity };
      })
      .filter(({ similarity }) => similarity >= leastPart)
      .sort((a, b) => b.similarity - a.similarity || a.word - b.word)
      .slice(0, mostWords);
  }

  #numberOf(gram: string): number {
    const number = this.#grams.get(gram) ?? this.#grams.size;
    if (number === this.#grams.size) this.#grams.set(gram, number);
    return number;
  }
}

/** The share of a compound that one of its parts is, at its start or end; 0 if it is none. */
function partOf(compound: string, part: string): number {
  const rest = compound.length - part.length;
  if (rest < shortestRest || !(compound.startsWith(part) || compound.endsWith(part))) return 0;
  return part.length / compound.length;
}

function withoutMarks(word: string): string {
  return word.normalize('NFD').replace(/\p{Mn}/gu, '');
}

function gramsOf(word: string): Set<string> {
  const letters = Array.from(word);
  if (letters.length < shortestWord) return new Set();
  const marked = ['<', ...letters, '>'];
  return new Set(
    Array.from({ length: marked.length - gramLength + 1 }, (_, i) =>
      marked.slice(i, i + gramLength).join(''),
    ),
  );
}
