/** An inverted index of pages that limits the postings of common words. */
import { addUp, finish32, sharedFloat32, sharedUint32, stepBack } from '../../base/index.ts';
import { Bag, wordRows } from '../words/bag.ts';
import { type WordModel, wordWeight } from '../words/word-model.ts';
import { rowsOf, type SignalTexts } from '../words/word-table.ts';

/** Pages by word; all arrays are shared. */
export interface PageIndex {
  /** The start of each word row's postings in `pages`; [wordRows + 1] */
  readonly offsets: Uint32Array;
  /** Pages, ascending within a word. */
  readonly pages: Uint32Array;
  /** How many pages contain each word; [wordRows] */
  readonly documents: Uint32Array;
  /** Euclidean length of each page's TF-IDF vector; [G] */
  readonly norms: Float32Array;
}

/**
 * Indexes every word of every page. A word in more than `mostPostings` pages keeps about `mostPostings` of them, chosen
 * by a hash of word and page, so that two common words keep different pages. Words in one page only are left out.
 */
export function indexPages(
  texts: SignalTexts,
  model: WordModel,
  keyHashes: Uint32Array,
  mostPostings: number,
): PageIndex {
  const documents = sharedUint32(wordRows);
  const norms = sharedFloat32(rowsOf(texts.page));
  eachPage(texts, (page, bag) => {
    let squares = 0;
    for (const row of bag.rows) {
      documents[row]!++;
      squares += wordWeight(model.idf, row, bag.counts[row]!) ** 2;
    }
    norms[page] = Math.sqrt(squares);
  });
  const isKept = (row: number, page: number) => {
    const count = documents[row]!;
    if (count <= mostPostings) return count > 1;
    return finish32(keyHashes[page]! ^ Math.imul(row, 0x9e3779b1)) < (mostPostings / count) * 2 ** 32;
  };
  const offsets = sharedUint32(wordRows + 1);
  eachPage(texts, (page, bag) => {
    for (const row of bag.rows) if (isKept(row, page)) offsets[row + 1]!++;
  });
  addUp(offsets);
  const pages = sharedUint32(offsets[wordRows]!);
  eachPage(texts, (page, bag) => {
    for (const row of bag.rows) if (isKept(row, page)) pages[offsets[row]!++] = page;
  });
  stepBack(offsets);
  return { offsets, pages, documents, norms };
}

function eachPage(texts: SignalTexts, visit: (page: number, bag: Bag) => void): void {
  const bag = new Bag();
  for (let page = 0; page < rowsOf(texts.page); page++) {
    bag.clear();
    bag.add(texts.page, page);
    bag.add(texts.url, page);
    visit(page, bag);
  }
}
