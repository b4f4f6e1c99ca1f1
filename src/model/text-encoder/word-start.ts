/**
 * What a word's row starts as: knowledge instead of noise.
 *
 *   row(w) = idf(w) / idf_max · (g(w) + s(w)) · R
 *
 * g is a signed random projection of the word's character n-grams (names that are alike get rows that are alike), s the
 * vector of the word in a static table of pretrained text; both are of unit length. R turns the sum to the leading
 * directions of the corpus' texts, so that few numbers hold much of it.
 *
 * P = numbers of the projection, W = width of the table
 */
import { finish32, scaleToUnit, sharedFloat32 } from '../../base/index.ts';
import type { StaticTable } from '../../vectors/index.ts';
import type { Vocabulary } from './vocabulary.ts';

/** P: at 1,024 numbers two unlike words have a cosine of some .03. */
export const projectionWidth = 1024;
/** Rows of the table of n-grams that idf is kept by. */
const gramRows = 2 ** 18;
/** An n-gram in more than this share of the texts says nothing. */
const mostTexts = 0.05;
/** How many of the P numbers an n-gram touches. */
const signs = 32;
const shortestGram = 3;
const longestGram = 5;
const wordStart = '<'.charCodeAt(0);
const wordEnd = '>'.charCodeAt(0);

/** What starting rows are computed with, in arrays that threads share. */
export interface WordStart {
  /** Inverse document frequency of the n-grams with each hash. `[gramRows]` */
  readonly gramIdf: Float32Array;
  /** R, of orthonormal columns. `[P, W]` */
  readonly rotation: Float32Array;
}

/** The weights of character n-grams, by the document frequencies of the words that have them. `[gramRows]` */
export function gramFrequencies({ words, frequencies, texts }: Vocabulary): Float32Array {
  const counts = new Float64Array(gramRows);
  for (const [i, word] of words.entries())
    forEachGram(word, (hash) => (counts[hash % gramRows]! += frequencies[i]!));
  const idf = sharedFloat32(gramRows);
  for (let gram = 0; gram < gramRows; gram++) {
    const count = Math.min(counts[gram]!, texts);
    idf[gram] = count > mostTexts * texts && texts > 100 ? 0 : Math.log((1 + texts) / (1 + count)) + 1;
  }
  return idf;
}

/** Computes g(w) + s(w). */
export class WordProjector {
  readonly #gramIdf: Float32Array;
  readonly #table: StaticTable;
  readonly #static: Float32Array;

  constructor(gramIdf: Float32Array, table: StaticTable) {
    this.#gramIdf = gramIdf;
    this.#table = table;
    this.#static = new Float32Array(table.width);
  }

  /** Writes g(w) + s(w) of a word to `into` `[P]`. */
  project(word: string, into: Float32Array): void {
    into.fill(0);
    forEachGram(word, (hash) => this.#addGram(hash, into));
    scaleToUnit(into);
    if (!this.#table.read(word, this.#static)) return;
    for (let i = 0; i < this.#static.length; i++) into[i]! += this.#static[i]!;
  }

  #addGram(hash: number, into: Float32Array): void {
    const weight = this.#gramIdf[hash % gramRows]!;
    if (weight === 0) return;
    let state = hash;
    for (let i = 0; i < signs; i++) {
      state = (state + 0x9e3779b9) >>> 0;
      const draw = finish32(state);
      into[draw & (projectionWidth - 1)]! += draw & 0x80000000 ? weight : -weight;
    }
  }
}

/** The character n-grams of `<word>` by their hashes (FNV-1a). */
function forEachGram(word: string, visit: (hash: number) => void): void {
  const length = word.length + 2;
  const unit = (i: number) => (i === 0 ? wordStart : i === length - 1 ? wordEnd : word.charCodeAt(i - 1));
  for (let start = 0; start < length; start++) {
    let hash = 0x811c9dc5 | 0;
    for (let size = 1; size <= longestGram && start + size <= length; size++) {
      hash = Math.imul(hash ^ unit(start + size - 1), 0x01000193);
      if (size >= shortestGram) visit(finish32(hash));
    }
  }
}
