/** Finds the pages most similar to one page. */
import { BestFew } from '../../base/index.ts';
import { Bag } from '../words/bag.ts';
import { type WordModel, wordWeight } from '../words/word-model.ts';
import { rowsOf, type SignalTexts } from '../words/word-table.ts';
import type { PageIndex } from './page-index.ts';

/** Reading postings stops after this many, with the rarest words read first, unless nothing has been found yet. */
const mostRead = 20_000;
/** The cosine is computed for this many candidates at most: those that share the rarest words. */
const mostCompared = 128;

/** Finds similar pages, one search at a time in the same memory. */
export class SimilarPageSearch {
  readonly #texts: SignalTexts;
  readonly #model: WordModel;
  readonly #index: PageIndex;
  readonly #page = new Bag();
  /** The words that a candidate has in common with the page. */
  readonly #common = new Bag();
  /** For each page the sum of the squared idf of the words shared so far; all 0 between searches. */
  readonly #shared: Float32Array;
  readonly #candidates: Uint32Array;
  readonly #compared = new BestFew(mostCompared);
  readonly #best: BestFew;
  readonly #minSimilarity: number;

  constructor(texts: SignalTexts, model: WordModel, index: PageIndex, k: number, minSimilarity: number) {
    this.#texts = texts;
    this.#model = model;
    this.#index = index;
    this.#shared = new Float32Array(rowsOf(texts.page));
    this.#candidates = new Uint32Array(rowsOf(texts.page));
    this.#best = new BestFew(k);
    this.#minSimilarity = minSimilarity;
  }

  /** Calls `take` for each similar page, the most similar first. */
  find(page: number, take: (other: number, similarity: number) => void): void {
    this.#page.clear();
    this.#page.add(this.#texts.page, page);
    this.#page.add(this.#texts.url, page);
    this.#chooseCandidates(page);
    this.#best.clear();
    for (const other of this.#compared.items) {
      const similarity = this.#cosine(page, other);
      if (similarity >= this.#minSimilarity) this.#best.add(other, similarity);
    }
    this.#best.eachBestFirst(take);
  }

  #chooseCandidates(page: number): void {
    const { documents, norms } = this.#index;
    const rows = this.#page.rows.slice().sort((a, b) => documents[a]! - documents[b]! || a - b);
    const count = this.#readPostings(page, rows);
    this.#compared.clear();
    for (let i = 0; i < count; i++) {
      const other = this.#candidates[i]!;
      this.#compared.add(other, this.#shared[other]! / norms[other]!);
      this.#shared[other] = 0;
    }
  }

  /** Adds up the squared idf of shared words for other pages; returns how many pages share words. */
  #readPostings(page: number, rows: Uint32Array): number {
    const { offsets, pages } = this.#index;
    let count = 0;
    let postings = 0;
    for (const row of rows) {
      if (count > 0 && postings > mostRead) break;
      const weight = this.#model.idf[row]! ** 2;
      const end = offsets[row + 1]!;
      for (let i = offsets[row]!; i < end; i++) {
        const other = pages[i]!;
        if (other === page) continue;
        if (this.#shared[other] === 0) this.#candidates[count++] = other;
        this.#shared[other]! += weight;
      }
      postings += end - offsets[row]!;
    }
    return count;
  }

  #cosine(page: number, other: number): number {
    const { norms } = this.#index;
    const { idf } = this.#model;
    const common = this.#common;
    common.clear();
    common.addCommon(this.#texts.page, other, this.#page);
    common.addCommon(this.#texts.url, other, this.#page);
    let dot = 0;
    for (const row of common.rows) {
      dot += wordWeight(idf, row, this.#page.counts[row]!) * wordWeight(idf, row, common.counts[row]!);
    }
    return dot / (norms[page]! * norms[other]!);
  }
}
