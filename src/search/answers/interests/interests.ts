/**
 * Profiles: the interests of a user as several vectors, after PinnerSage (Pal et al., "PinnerSage: Multi-Modal User
 * Embedding Framework for Recommendations at Pinterest", 2020): the pages that the user has seen are clustered (Ward), each
 * cluster is represented by its medoid, and its importance is the sum of its pages' weights, which decay with time.
 */
import { dot } from '../../../base/index.ts';

/** A page that a user has seen. */
export interface Visit {
  readonly url: string;
  /** When: ISO 8601 or milliseconds since 1970. Default: one day before the visit that follows. */
  readonly at?: string | number;
}

/** The settings of a profile. */
export interface ProfileOptions {
  /** The number of pages to recommend. Default 10. */
  readonly k?: number;
  /** The most interests. Default 5. */
  readonly interests?: number;
  /** The age in days at which a visit weighs half. Default 365. */
  readonly halfLifeDays?: number;
  /** The length of the vectors, one of the version's dims. Default: the largest. */
  readonly dims?: number;
}

/** A page with its vector and its weight. */
export interface WeightedPage {
  readonly url: string;
  /** Of unit length. `[dims]` */
  readonly vector: Float32Array;
  readonly weight: number;
}

/** Pages of one interest. */
export interface InterestCluster {
  /** The page nearest to the center. */
  readonly medoid: WeightedPage;
  /** The weighted sum of the vectors. `[dims]` */
  readonly center: Float32Array;
  readonly pages: readonly WeightedPage[];
  /** The sum of the weights. */
  readonly importance: number;
}

/** Visits beyond this number are left out, the oldest first: Ward's method takes time quadratic in them. */
export const mostVisits = 200;

const dayMs = 86_400_000;

/** The weight of each visit: a half for each half-life that it is older than the newest. Visits are oldest first. */
export function weightVisits(times: readonly (number | undefined)[], halfLifeDays: number): number[] {
  const at: number[] = [];
  for (let i = times.length - 1; i >= 0; i--) at[i] = times[i] ?? (at[i + 1] ?? 0) - dayMs;
  const newest = Math.max(...at);
  return at.map((time) => 0.5 ** ((newest - time) / (halfLifeDays * dayMs)));
}

/** A cluster while it is being merged: its pages, and the cost of merging it with each cluster. */
interface Growing {
  readonly pages: WeightedPage[];
  readonly costs: number[];
}

/** Two pages of one topic often have a cosine above .5, where merging two single pages costs this much. */
const mergeBelow = 0.5;

/**
 * Clusters pages by Ward's method (1963): it merges the two clusters whose union adds the least to the sum of squared
 * distances from the centers, until there are at most `most` clusters and every merge would add more than half.
 *
 * @returns the clusters, the most important first
 */
export function clusterInterests(pages: readonly WeightedPage[], most: number): InterestCluster[] {
  const clusters: Growing[] = pages.map((page) => ({
    pages: [page],
    costs: pages.map((other) => 1 - dot(page.vector, other.vector)), // of unit vectors: half of the squared distance
  }));
  while (clusters.length > 1) {
    const { cost, a, b } = cheapestMerge(clusters);
    if (clusters.length <= most && cost > mergeBelow) break;
    merge(clusters, a, b);
  }
  return clusters.map(describeCluster).sort((a, b) => b.importance - a.importance);
}

function cheapestMerge(clusters: readonly Growing[]): { cost: number; a: number; b: number } {
  let best = { cost: Number.POSITIVE_INFINITY, a: 0, b: 1 };
  for (const [b, { costs }] of clusters.entries()) {
    for (let a = 0; a < b; a++) if (costs[a]! < best.cost) best = { cost: costs[a]!, a, b };
  }
  return best;
}

/** Merges cluster b into a; a < b. The costs follow from those before (Lance and Williams, 1967). */
function merge(clusters: Growing[], a: number, b: number): void {
  const [one, other] = [clusters[a]!, clusters[b]!];
  const [n, m] = [one.pages.length, other.pages.length];
  const between = one.costs[b]!;
  for (const [c, each] of clusters.entries()) {
    const k = each.pages.length;
    const cost = ((n + k) * one.costs[c]! + (m + k) * other.costs[c]! - k * between) / (n + m + k);
    if (c !== a && c !== b) one.costs[c] = each.costs[a] = cost;
  }
  one.pages.push(...other.pages);
  clusters.splice(b, 1);
  for (const { costs } of clusters) costs.splice(b, 1);
}

function describeCluster({ pages }: Growing): InterestCluster {
  const center = centerOf(pages);
  const medoid = pages.reduce((best, page) =>
    dot(page.vector, center) > dot(best.vector, center) ? page : best,
  );
  return { medoid, center, pages, importance: pages.reduce((total, { weight }) => total + weight, 0) };
}

/** The weighted mean of the vectors of pages, not scaled. `[dims]` */
function centerOf(pages: readonly WeightedPage[]): Float32Array {
  const center = new Float32Array(pages[0]!.vector.length);
  for (const { vector, weight } of pages) {
    for (let i = 0; i < center.length; i++) center[i]! += weight * vector[i]!;
  }
  return center;
}
