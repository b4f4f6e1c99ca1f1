/** Ranks the wanted pages of queries, in each mode of a search. */
import { none } from '../../base/index.ts';
import type { Standing } from '../../metrics/index.ts';
import { createExactIndex, type VectorIndex } from '../../nearest/index.ts';
import {
  Cards,
  type Ranker,
  type Ranking,
  rankByWords,
  rankInMode,
  type SearchMode,
  searchModes,
  textDocuments,
} from '../../search/index.ts';
import { Bm25, readCorpus } from '../../text/index.ts';
import { rowOf } from '../questions/adjacency.ts';
import type { Candidates } from '../questions/candidates.ts';
import type { Links } from '../questions/links.ts';
import type { SearchQueries } from './queries.ts';

/** Hits looked at: as many as fusion reads of each ranking. */
const depth = 1000;
/** Queries that are compared with all vectors at once. */
const batchSize = 256;

/** The standing of a page that is not among these hits. */
const notFound: Standing = { higher: Number.POSITIVE_INFINITY, equal: 0 };

/** Unit vectors of queries and pages; NaN if one is missing. S = size */
export interface SearchVectors {
  /** `[queries, S]` */
  readonly queries: Float32Array;
  /** `[pages, S]` */
  readonly pages: Float32Array;
  readonly size: number;
}

/** By mode, the standing of each query's page among all pages. */
export type SearchStandings = Readonly<Record<SearchMode, Standing[]>>;

/**
 * The documents of all pages that a search by words reads, by position. They contain what is known before the split: a
 * page's own texts, the words of its URL, and its known pins.
 */
export function knownDocuments({ tables, known }: Candidates, { pinsOfPage }: Links): string[] {
  const positions = new Map(tables.page.keys.map((url, page) => [url, page]));
  const pinsOf = (url: string) =>
    Array.from(
      rowOf(pinsOfPage, positions.get(url)!).filter((pin) => pin < known.pin),
      (pin) => tables.pin.keys[pin]!,
    );
  return textDocuments('page', tables.page.keys, new Cards(tables), { pinsOf });
}

/** Ranks all pages for each query in each mode, as a search does before it collapses near-duplicates. */
export async function rankPages(
  { texts, pages }: SearchQueries,
  vectors: SearchVectors,
  documents: readonly string[],
): Promise<SearchStandings> {
  const standings: SearchStandings = { vector: [], lexical: [], hybrid: [] };
  const words = new Bm25(readCorpus(documents));
  const index = await createExactIndex(vectors.pages, vectors.size);
  try {
    for (let from = 0; from < texts.length; from += batchSize) {
      const batch = texts.slice(from, from + batchSize);
      const byVector = await rankBatch(index, vectors.queries, from, batch.length);
      for (const [i, text] of batch.entries()) {
        const byWords = rankByWords(words, text);
        for (const mode of searchModes) {
          const rank = await rankInMode(
            mode,
            async () => byVector(i),
            async () => byWords,
          );
          standings[mode].push(standingIn(await rank(depth), pages[from + i]!));
        }
      }
    }
    return standings;
  } finally {
    await index.dispose();
  }
}

/** Ranks a batch of consecutive queries by vectors; gives the ranker of each. */
async function rankBatch(
  index: VectorIndex,
  queries: Float32Array,
  from: number,
  count: number,
): Promise<(i: number) => Ranker> {
  const k = Math.min(depth, index.size);
  const batch = queries.subarray(from * index.dims, (from + count) * index.dims);
  const { ids, scores } = await index.search(batch, k);
  return (i) => async (n) => {
    const row = ids.subarray(i * k, (i + 1) * k);
    const found = row.indexOf(none) < 0 ? k : row.indexOf(none);
    const end = i * k + Math.min(n, found);
    return { ids: ids.subarray(i * k, end), scores: scores.subarray(i * k, end) };
  };
}

/** Hits with the same score count as equal, whatever their order. */
function standingIn({ ids, scores }: Ranking, page: number): Standing {
  const place = ids.indexOf(page);
  if (place < 0) return notFound;
  const higher = scores.indexOf(scores[place]!);
  return { higher, equal: scores.lastIndexOf(scores[place]!) - higher };
}
