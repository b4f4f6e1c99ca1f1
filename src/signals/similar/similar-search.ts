/** The search for the pages most similar to one page. */
import { BestFew } from '../../base/index.ts';
import { Bag } from '../words/bag.ts';
import { type WordModel, wordWeight } from '../words/word-model.ts';
import { rowsOf, type SignalTexts } from '../words/word-table.ts';
import type { PageIndex } from './page-index.ts';

/** Postings that are read for one page, the rarest words first, unless nothing was found by then. */
const mostRead = 20_000;
/** Candidates whose cosine is computed, those that share the rarest words. */
const mostCompared = 128;

/** Finds similar pages; holds memory for one search at a time. */
export class SimilarPageSearch {
  readonly #texts: SignalTexts;
  readonly #model: WordModel;
  readonly #index: PageIndex;
  readonly #page = new Bag();
  /** The words of a candidate that the page has too. */
  readonly #common = new Bag();
  /** Per page the sum of squared idf of the words shared so far; 0 outside a search. */
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

  /** Adds up what other pages share; gives how many do. */
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
