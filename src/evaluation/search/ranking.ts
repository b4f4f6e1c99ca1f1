/** Ranks the wanted pages of queries, in each mode of a search. */
import { none } from '../../base/index.ts';
import type { Standing } from '../../metrics/index.ts';
import { createExactIndex, type VectorIndex } from '../../nearest/index.ts';
import {
  cosinesWith,
  cutoffOf,
  fuse,
  nonsenseQueries,
  type Ranker,
  type Ranking,
  rankByWords,
  rankFused,
  type SearchMode,
  searchModes,
} from '../../search/index.ts';
import { WordShare } from '../../text/index.ts';
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

/** The fused scores of a query: of the best page, and of the wanted one; −∞ where it is not found. */
export interface QueryScores {
  readonly best: number;
  readonly wanted: number;
}

/** By mode, the standing of each query's page among all pages. */
export type SearchStandings = Readonly<Record<SearchMode, Standing[]>>;

/** Ranks all pages for each query in each mode, as a search does before it collapses near-duplicates. `words`: λ */
export async function rankPages(
  { texts, pages }: SearchQueries,
  vectors: SearchVectors,
  documents: readonly string[],
  words: number,
): Promise<{ readonly standings: SearchStandings; readonly scores: readonly QueryScores[] }> {
  const standings: SearchStandings = { vector: [], lexical: [], hybrid: [] };
  const scores: QueryScores[] = [];
  const shares = new WordShare(documents);
  const index = await createExactIndex(vectors.pages, vectors.size);
  try {
    for (let from = 0; from < texts.length; from += batchSize) {
      const batch = texts.slice(from, from + batchSize);
      const byVector = await rankBatch(index, vectors.queries, from, batch.length);
      for (const [i, text] of batch.entries()) {
        const ofWords = shares.scores(text);
        const query = vectors.queries.subarray((from + i) * vectors.size, (from + i + 1) * vectors.size);
        const cosinesOf = cosinesWith(query, { all: vectors.pages, newer: new Map() }, vectors.size);
        const fused = { byVector: byVector(i), cosinesOf, shares: ofWords, words };
        const rankers: Readonly<Record<SearchMode, Ranker>> = {
          vector: byVector(i),
          lexical: rankByWords(ofWords),
          hybrid: rankFused({ ...fused, cutoff: Number.NEGATIVE_INFINITY }),
        };
        for (const mode of searchModes) {
          const ranking = await rankers[mode](depth);
          standings[mode].push(standingIn(ranking, pages[from + i]!));
          if (mode === 'hybrid') scores.push(scoresIn(ranking, pages[from + i]!));
        }
      }
    }
    return { standings, scores };
  } finally {
    await index.dispose();
  }
}

/** The fused score below which a search shows nothing: what the best hits of nonsense rarely exceed. */
export async function nonsenseCutoff(
  embedQueries: (texts: readonly string[]) => Promise<Float32Array>,
  { pages, size }: Pick<SearchVectors, 'pages' | 'size'>,
  documents: readonly string[],
  words: number,
): Promise<number> {
  const index = await createExactIndex(pages, size);
  try {
    const { scores } = await index.search(await embedQueries(nonsenseQueries(documents)), 1);
    return fuse(cutoffOf(scores), 0, words);
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

function scoresIn({ ids, scores }: Ranking, page: number): QueryScores {
  const place = ids.indexOf(page);
  const none = Number.NEGATIVE_INFINITY;
  return { best: scores[0] ?? none, wanted: place < 0 ? none : scores[place]! };
}
