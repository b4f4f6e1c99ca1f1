/** Groups of near-duplicate pages. */
import type { Card, Cards } from '../cards.ts';
import type { Connections } from '../connections.ts';

/** Which groups to list. */
export interface DuplicatesOptions {
  /** The number of groups. Default 10. */
  readonly k?: number;
  /** How many groups to leave out at the beginning. Default 0. */
  readonly offset?: number;
}

/** A page of a group. */
export interface DuplicatePage extends Card {
  readonly url: string;
}

/** Pages that are near-duplicates of each other. */
export interface DuplicateGroup {
  /** At least two, by ascending URL. */
  readonly pages: readonly DuplicatePage[];
}

/** Some of the groups, and how many there are. */
export interface Duplicates {
  readonly total: number;
  /** The largest first; of equal size, by the URL of the first page. */
  readonly groups: readonly DuplicateGroup[];
}

/** Lists the link clusters that the compile found. */
export function listDuplicates(
  connections: Connections,
  cards: Cards,
  { k = 10, offset = 0 }: DuplicatesOptions,
): Duplicates {
  const clusters = connections.linkClusters();
  const groups = clusters
    .slice(offset, offset + k)
    .map((urls) => ({ pages: urls.map((url) => ({ url, ...cards.of('page', url) })) }));
  return { total: clusters.length, groups };
}
