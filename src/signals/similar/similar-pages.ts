/** Finds pages with similar words, for pages that have few edges. */
import {
  defaultThreads,
  LinkSageError,
  runInWorkers,
  sharedFloat32,
  sharedUint32,
} from '../../base/index.ts';
import type { TextStatistics } from '../cohesion/statistics.ts';
import type { SimilarPagesConfig } from '../config.ts';
import { splitRange } from '../split-range.ts';
import type { WordModel } from '../words/word-model.ts';
import { rowsOf, type SignalTexts } from '../words/word-table.ts';
import { indexPages, type PageIndex } from './page-index.ts';
import { SimilarPageSearch } from './similar-search.ts';

export interface SimilarPagesInput {
  readonly texts: SignalTexts;
  readonly statistics: TextStatistics;
  /** The key hashes of all pages, by position. They decide which postings of common words are kept. */
  readonly keyHashes: Uint32Array;
  /** The positions of the pages to find similar pages for. */
  readonly pages: Uint32Array;
  readonly config: SimilarPagesConfig;
  /** The most similar pages to find for each page. Default 10; a compile makes edges to a few of them. */
  readonly neighbors?: number | undefined;
  /** Default: one per processor. The result does not depend on it. */
  readonly threads?: number | undefined;
}

/** `page[i]` is similar to `other[i]`. In the order of the pages asked for, the most similar first. */
export interface SimilarPages {
  readonly page: Uint32Array;
  readonly other: Uint32Array;
  /** Cosine of the TF-IDF vectors of title, description, body and URL words. */
  readonly similarity: Float32Array;
}

/** A range of the pages asked for, for one worker. All arrays are shared. */
export interface SimilarPagesTask {
  readonly texts: SignalTexts;
  readonly model: WordModel;
  readonly index: PageIndex;
  readonly pages: Uint32Array;
  readonly config: SimilarPagesConfig;
  readonly neighbors: number;
  /** How many were found for each page; written to. [pages] */
  readonly counts: Uint32Array;
  /** What was found; written to. [pages, neighbors] */
  readonly others: Uint32Array;
  readonly similarities: Float32Array;
  readonly from: number;
  readonly to: number;
}

/** About how many pages a word leads to at most: a more common word says too little. */
const mostPostings = 4096;
/** With fewer pages, starting threads costs more time than they save. */
const pagesWorthThreads = 2000;

/**
 * Finds the most similar other pages for each page asked for. The result is exact if no word is in more than 4,096 pages
 * and no page shares words with more than 128 others. Beyond that, pages that share the rarest words are found.
 *
 * @throws LinkSageError if there is not one key hash per page
 */
export async function findSimilarPages(input: SimilarPagesInput): Promise<SimilarPages> {
  const { texts, statistics, keyHashes, pages, config, neighbors = 10, threads = defaultThreads } = input;
  if (keyHashes.length !== rowsOf(texts.page)) {
    throw new LinkSageError(
      `findSimilarPages: expected ${rowsOf(texts.page)} key hashes, one per page, got ${keyHashes.length}`,
    );
  }
  const { model } = statistics;
  const asked = sharedUint32(pages.length);
  asked.set(pages);
  const task: SimilarPagesTask = {
    texts,
    model,
    index: indexPages(texts, model, keyHashes, mostPostings),
    pages: asked,
    config,
    neighbors,
    counts: sharedUint32(pages.length),
    others: sharedUint32(pages.length * neighbors),
    similarities: sharedFloat32(pages.length * neighbors),
    from: 0,
    to: pages.length,
  };
  if (threads === 1 || pages.length < pagesWorthThreads) searchRange(task);
  else
    await runInWorkers(import.meta.url, './similar-pages.worker.ts', splitRange(task, 4 * threads), threads);
  return gather(task);
}

/** Finds similar pages for the pages of one task, and writes them to its arrays. */
export function searchRange(task: SimilarPagesTask): void {
  const { texts, model, index, pages, config, neighbors, counts, others, similarities } = task;
  const search = new SimilarPageSearch(texts, model, index, neighbors, config.minSimilarity);
  for (let i = task.from; i < task.to; i++) {
    search.find(pages[i]!, (other, similarity) => {
      const at = i * neighbors + counts[i]!++;
      others[at] = other;
      similarities[at] = similarity;
    });
  }
}

function gather({ pages, counts, others, similarities, neighbors }: SimilarPagesTask): SimilarPages {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const found = {
    page: new Uint32Array(total),
    other: new Uint32Array(total),
    similarity: new Float32Array(total),
  };
  let at = 0;
  for (let i = 0; i < pages.length; i++) {
    for (let n = 0; n < counts[i]!; n++) {
      found.page[at] = pages[i]!;
      found.other[at] = others[i * neighbors + n]!;
      found.similarity[at++] = similarities[i * neighbors + n]!;
    }
  }
  return found;
}
