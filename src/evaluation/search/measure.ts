/** Measures what each mode of a search finds: the share of queries whose page is among the first hits. */

import { hitAt, type Interval, intervalOf, mean, resampleMeans } from '../../metrics/index.ts';
import { type SearchMode, searchModes } from '../../search/index.ts';
import { words } from '../../text/index.ts';
import { normalizePrefixes } from '../contenders/scorers/vectors.ts';
import { knownDocuments } from '../contenders/text-links.ts';
import type { Difference } from '../measures/measures.ts';
import type { Candidates } from '../questions/candidates.ts';
import type { Links } from '../questions/links.ts';
import type { PageTraits } from '../questions/slices.ts';
import type { TestRows } from '../questions/test-set.ts';
import { chooseQueries, type SearchQueries } from './queries.ts';
import { nonsenseCutoff, type QueryScores, rankPages, type SearchStandings } from './ranking.ts';

/** The measures of a search. */
export const searchMeasures = ['recall@1', 'recall@10', 'recall@100'] as const;
export type SearchMeasure = (typeof searchMeasures)[number];

/** The measure to look at first: about what a screen shows. */
export const firstMeasure: SearchMeasure = 'recall@10';

/** In the order of reports: by whether the page had a save before the split, and contains all words of the query. */
export const searchSlices = ['all', 'warm', 'cold', 'all words', 'some words'] as const;
export type SearchSliceName = (typeof searchSlices)[number];

/** How one mode did. */
export interface ModeScore {
  readonly mode: SearchMode;
  readonly measures: Readonly<Record<SearchMeasure, Interval>>;
}

/** The queries whose page is found by both of the other modes, by one, or by neither; and how often `hybrid` finds it. */
export interface Overlap {
  /** Which of `vector` and `lexical` have the page among their first ten hits. */
  readonly foundBy: 'both' | 'vector' | 'lexical' | 'neither';
  readonly queries: number;
  /** The share of these queries whose page is among the first ten hits of `hybrid`; null if there are no queries. */
  readonly hybrid: number | null;
}

/** Part of the queries. Without queries, `modes` and `differences` are empty. */
export interface SearchSlice {
  readonly slice: SearchSliceName;
  readonly queries: number;
  readonly modes: readonly ModeScore[];
  /** `hybrid` minus each of the other two. */
  readonly differences: readonly Difference[];
}

/** What the modes of a search find. */
export interface SearchReport {
  /** How many pages are searched. */
  readonly candidates: number;
  readonly slices: readonly SearchSlice[];
  readonly overlap: readonly Overlap[];
  readonly cutoff: Cutoff;
}

/** The cutoff of `hybrid`: what scores no higher than nonsense is not shown. */
export interface Cutoff {
  readonly score: number;
  /** The share of the queries for which nothing is shown. */
  readonly empty: number;
  /** The share of the queries that lose the wanted page, of those that have it among the first ten hits; null: there are none. */
  readonly lost: number | null;
}

/** What search is measured on. */
export interface SearchSource {
  readonly candidates: Candidates;
  readonly links: Links;
  readonly rows: TestRows;
  readonly traits: PageTraits;
  /** Unit vectors of all pages, made with names shown; NaN if one is missing. `[pages, size]` */
  readonly pages: Float32Array;
  readonly size: number;
  /** `[texts, size]` */
  readonly embedQueries: (texts: readonly string[]) => Promise<Float32Array>;
  /** λ of the fused score. */
  readonly words: number;
  readonly seed: number;
}

/** Measures all modes on the same queries; null if there are no queries. */
export async function measureSearch(source: SearchSource): Promise<SearchReport | null> {
  const { candidates, links, rows, pages, size, embedQueries, words: weight, seed } = source;
  const queries = chooseQueries(candidates, links, rows);
  if (queries.texts.length === 0) return null;
  const documents = knownDocuments('page', candidates, links);
  const embed = async (texts: readonly string[]) => normalizePrefixes(await embedQueries(texts), size, size);
  const units = await embed(queries.texts);
  const { standings, scores } = await rankPages(queries, { queries: units, pages, size }, documents, weight);
  const cutoff = await nonsenseCutoff(embed, { pages, size }, documents, weight);
  const isIn = sliceTests(queries, documents, source.traits);
  const everyQuery = Array.from(queries.texts.keys());
  return {
    candidates: candidates.tables.page.keys.length,
    slices: searchSlices.map((slice) => measureSlice(slice, everyQuery.filter(isIn[slice]), standings, seed)),
    overlap: countOverlap(standings),
    cutoff: measureCutoff(cutoff, standings, scores),
  };
}

function measureCutoff(score: number, { hybrid }: SearchStandings, scores: readonly QueryScores[]): Cutoff {
  const found = scores.filter((_, query) => hybrid[query]!.higher < 10);
  const shareOf = (of: readonly QueryScores[], test: (each: QueryScores) => boolean) =>
    of.filter(test).length / of.length;
  return {
    score,
    empty: shareOf(scores, ({ best }) => best <= score),
    lost: found.length === 0 ? null : shareOf(found, ({ wanted }) => wanted <= score),
  };
}

function sliceTests(
  { texts, pages }: SearchQueries,
  documents: readonly string[],
  { warm }: PageTraits,
): Readonly<Record<SearchSliceName, (query: number) => boolean>> {
  const saysAll = texts.map((text, query) => {
    const said = new Set(words(documents[pages[query]!]!));
    return words(text).every((word) => said.has(word));
  });
  return {
    all: () => true,
    warm: (query) => warm[pages[query]!] === 1,
    cold: (query) => warm[pages[query]!] === 0,
    'all words': (query) => saysAll[query]!,
    'some words': (query) => !saysAll[query]!,
  };
}

function measureSlice(
  slice: SearchSliceName,
  queries: readonly number[],
  standings: SearchStandings,
  seed: number,
): SearchSlice {
  if (queries.length === 0) return { slice, queries: 0, modes: [], differences: [] };
  const columns = searchModes.flatMap((mode) =>
    searchMeasures.map((measure) => {
      const k = Number(measure.split('@')[1]);
      return {
        mode,
        measure,
        hits: Float64Array.from(queries, (query) => hitAt(standings[mode][query]!, k)),
      };
    }),
  );
  const resampled = resampleMeans(
    columns.map(({ hits }) => hits),
    { seed },
  );
  const columnOf = (mode: SearchMode, measure: SearchMeasure) => {
    const at = columns.findIndex((each) => each.mode === mode && each.measure === measure);
    return { center: mean(columns[at]!.hits), means: resampled[at]! };
  };
  const score = (mode: SearchMode, measure: SearchMeasure) => {
    const { center, means } = columnOf(mode, measure);
    return intervalOf(center, means);
  };
  const differ = (against: SearchMode, measure: SearchMeasure): Difference => {
    const [ours, theirs] = [columnOf('hybrid', measure), columnOf(against, measure)];
    const means = ours.means.map((value, sample) => value - theirs.means[sample]!);
    const interval = intervalOf(ours.center - theirs.center, means);
    return { against, measure, ...interval, significant: interval.low > 0 || interval.high < 0 };
  };
  return {
    slice,
    queries: queries.length,
    modes: searchModes.map((mode) => ({
      mode,
      measures: {
        'recall@1': score(mode, 'recall@1'),
        'recall@10': score(mode, 'recall@10'),
        'recall@100': score(mode, 'recall@100'),
      },
    })),
    differences: (['vector', 'lexical'] as const).flatMap((against) =>
      searchMeasures.map((measure) => differ(against, measure)),
    ),
  };
}

function countOverlap({ vector, lexical, hybrid }: SearchStandings): Overlap[] {
  const isFound = (standings: SearchStandings[SearchMode], query: number) => standings[query]!.higher < 10;
  const foundBy = vector.map((_, query): Overlap['foundBy'] => {
    if (isFound(vector, query)) return isFound(lexical, query) ? 'both' : 'vector';
    return isFound(lexical, query) ? 'lexical' : 'neither';
  });
  return (['both', 'vector', 'lexical', 'neither'] as const).map((by) => {
    const queries = Array.from(foundBy.keys()).filter((query) => foundBy[query] === by);
    const found = queries.filter((query) => isFound(hybrid, query)).length;
    return {
      foundBy: by,
      queries: queries.length,
      hybrid: queries.length === 0 ? null : found / queries.length,
    };
  });
}
