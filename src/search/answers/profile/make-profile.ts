/** Makes the profile of a user: weighs visits, clusters them into interests, and finds pages for these. */
import { LinkSageError } from '../../../base/index.ts';
import { parseTime, timeForms } from '../../../catalog/index.ts';
import { requireUrl } from '../../address.ts';
import type { Hit } from '../../hits.ts';
import type { Ranking } from '../../ranking.ts';
import {
  clusterInterests,
  mostVisits,
  type ProfileOptions,
  shareOut,
  type Visit,
  weightVisits,
} from './interests.ts';

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
  /** Ranks the pages that were not seen by their cosine with a vector. */
  readonly rank: (vector: Float32Array, seen: readonly string[]) => Promise<Ranking>;
  readonly show: (ranking: Ranking) => Promise<Hit[]>;
}

/**
 * Makes a profile.
 *
 * @param visits oldest first
 * @throws LinkSageError if a URL, a time or a number is not valid
 */
export async function makeProfile(
  visits: readonly Visit[],
  { k = 10, interests: most = 5, halfLifeDays = 30 }: ProfileOptions,
  { vectorsOf, rank, show }: ProfileSource,
): Promise<Profile> {
  checkPositive('interests', most);
  checkPositive('halfLifeDays', halfLifeDays);
  const seen = visits.map(({ url }) => requireUrl(url));
  const urls = seen.slice(-mostVisits);
  const weights = weightVisits(visits.slice(-mostVisits).map(timeOf), halfLifeDays);
  const vectors = await vectorsOf(urls);
  const pages = urls.flatMap((url, i) =>
    vectors[i] === undefined ? [] : [{ url, vector: vectors[i], weight: weights[i]! }],
  );
  const clusters = clusterInterests(pages, most);
  const total = clusters.reduce((sum, { importance }) => sum + importance, 0);
  const interests = clusters.map(({ medoid, center, pages: members, importance }) => ({
    importance: importance / total,
    page: medoid.url,
    pages: [...new Set(members.map(({ url }) => url))],
    vector: normalize(center),
  }));
  const rankings: Ranking[] = [];
  for (const { vector } of interests) rankings.push(await rank(vector, seen));
  const found = shareOut(
    rankings,
    interests.map(({ importance }) => importance),
    k,
  );
  const hits = await show({
    ids: Uint32Array.from(found, ({ id }) => id),
    scores: Float32Array.from(found, ({ score }) => score),
  });
  return {
    interests,
    pages: hits.map((hit, i) => ({ ...hit, interest: found[i]!.interest })),
    unknown: [...new Set(urls.filter((_, i) => vectors[i] === undefined))],
  };
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
