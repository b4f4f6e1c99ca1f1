/** Makes the profile of a user: weighs visits, clusters them into interests, and finds pages for these. */
import { LinkSageError } from '../../../base/index.ts';
import { parseTime, timeForms } from '../../../catalog/index.ts';
import { requireUrl } from '../../address.ts';
import type { Hit } from '../../hits.ts';
import type { Ranking } from '../../ranking.ts';
import { clusterInterests, mostVisits, type ProfileOptions, type Visit, weightVisits } from './interests.ts';
import { type Closeness, scorePage } from './scores.ts';

/** An interest of a user. */
export interface Interest {
  /** Its share of the weights of all visits, 0 to 1. */
  readonly importance: number;
  /** The visited page that stands for it. */
  readonly page: string;
  /** The visited pages of this interest. */
  readonly pages: readonly string[];
  /** The weighted mean of their vectors, of unit length. `[dims]` */
  readonly vector: Float32Array;
}

/** A page that a profile recommends. */
export interface ProfilePage extends Hit {
  /** The interest that it was found for, its position in `interests`. */
  readonly interest: number;
}

/** The interests of a user, and pages for them. */
export interface Profile {
  /** The most important first. */
  readonly interests: readonly Interest[];
  /** Pages that the user has not seen, best first. */
  readonly pages: readonly ProfilePage[];
  /** The URLs of visits that have no embedding. They count for nothing. */
  readonly unknown: readonly string[];
}

/** What a profile is made of. */
export interface ProfileSource {
  /** The vectors of pages of unit length, undefined for pages without one. Each `[dims]` */
  readonly vectorsOf: (urls: readonly string[]) => Promise<(Float32Array | undefined)[]>;
  /** The `n` pages that were not seen with the highest cosine with a vector, by row. */
  readonly rank: (vector: Float32Array, seen: readonly string[], n: number) => Promise<Ranking>;
  /** The cosines of a vector with some rows. */
  readonly cosinesOf: (vector: Float32Array, rows: Uint32Array) => Promise<Float32Array>;
  /** The rows of pages that were saved together with those that were seen, and how near that makes them, 0 to 1. */
  readonly together: (seen: readonly WeightedUrl[]) => Promise<ReadonlyMap<number, number>>;
  readonly show: (ranking: Ranking) => Promise<Hit[]>;
}

/** A page that was seen; weights add up to 1. */
export interface WeightedUrl {
  readonly url: string;
  readonly weight: number;
}

/** Each interest brings so many pages to choose from, and more if more are wanted. */
const fewest = 100;
const factor = 4;

/**
 * Makes a profile.
 *
 * @param visits oldest first
 * @throws LinkSageError if a URL, a time or a number is not valid
 */
export async function makeProfile(
  visits: readonly Visit[],
  { k = 10, interests: most = 5, halfLifeDays = 365 }: ProfileOptions,
  source: ProfileSource,
): Promise<Profile> {
  checkPositive('interests', most);
  checkPositive('halfLifeDays', halfLifeDays);
  const seen = visits.map(({ url }) => requireUrl(url));
  const urls = seen.slice(-mostVisits);
  const weights = weightVisits(visits.slice(-mostVisits).map(timeOf), halfLifeDays);
  const vectors = await source.vectorsOf(urls);
  const known = urls.flatMap((url, i) =>
    vectors[i] === undefined ? [] : [{ url, vector: vectors[i], weight: weights[i]! }],
  );
  const total = known.reduce((sum, { weight }) => sum + weight, 0);
  const pages = known.map((page) => ({ ...page, weight: page.weight / total }));
  const interests = clusterInterests(pages, most).map(
    ({ medoid, center, pages: members, importance }): Interest => ({
      importance,
      page: medoid.url,
      pages: [...new Set(members.map(({ url }) => url))],
      vector: normalize(center),
    }),
  );
  const found = await recommend(interests, pages, seen, k, source);
  const hits = await source.show({
    ids: Uint32Array.from(found, ({ row }) => row),
    scores: Float32Array.from(found, ({ score }) => score),
  });
  return {
    interests,
    pages: hits.map((hit, i) => ({ ...hit, interest: found[i]!.interest })),
    unknown: [...new Set(urls.filter((_, i) => vectors[i] === undefined))],
  };
}

/** The best `k` rows among those that interests or saves bring. */
async function recommend(
  interests: readonly Interest[],
  pages: readonly WeightedUrl[],
  seen: readonly string[],
  k: number,
  { rank, cosinesOf, together }: ProfileSource,
): Promise<(Closeness & { readonly row: number })[]> {
  const near = await together(pages);
  const rows = new Set(near.keys());
  for (const { vector } of interests) {
    const { ids } = await rank(vector, seen, Math.max(fewest, factor * k));
    for (const id of ids) rows.add(id);
  }
  const all = Uint32Array.from(rows).sort();
  const cosines: Float32Array[] = [];
  for (const { vector } of interests) cosines.push(await cosinesOf(vector, all));
  const importances = interests.map(({ importance }) => importance);
  return Array.from(all, (row, i) => {
    const own = cosines.map((of) => of[i]!);
    return { row, ...scorePage(own, importances, near.get(row) ?? 0) };
  })
    .sort((a, b) => b.score - a.score || a.row - b.row)
    .slice(0, k);
}

function checkPositive(name: string, value: number): void {
  if (Number.isFinite(value) && value > 0) return;
  throw new LinkSageError(`profile: expected ${name} above 0, got ${value}`);
}

/** The time of a visit in milliseconds since 1970; undefined if it has none. */
function timeOf({ at }: Visit): number | undefined {
  if (at === undefined || typeof at === 'number') return at;
  const time = parseTime(at);
  if (time !== undefined) return time;
  throw new LinkSageError(`at: expected ${timeForms}, got ${JSON.stringify(at)}`);
}

function normalize(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}
