/** The pages that users engaged with before and after the split. */
import { indexesWhere } from '../../base/index.ts';
import type { Engagements } from '../../catalog/index.ts';
import { type Adjacency, groupPairs } from './adjacency.ts';

/** Actions that show no interest, or dislike. Every other action is an engagement. */
const noEngagement: ReadonlySet<string> = new Set([
  'impression',
  'view',
  'hide',
  'skip',
  'dismiss',
  'dislike',
  'report',
  'unsave',
  'delete',
]);

/** Pages by user, as positions in `Candidates`. U = users */
export interface Engaged {
  /** Ids of users, ascending. `[U]` */
  readonly users: readonly string[];
  /** `[U, …]` */
  readonly before: Adjacency;
  readonly after: Adjacency;
  /** The pages of `before`, the most recent first, and when each was last engaged with. `[U]` */
  readonly latest: readonly { readonly pages: Uint32Array; readonly at: Float64Array }[];
}

/** Groups engagements by user, before and after the split. `positions` has the position of each page. */
export function splitEngagements(
  { user, page, action, at, isHeldOut }: Engagements,
  positions: ReadonlyMap<string, number>,
): Engaged {
  const users = [...new Set(user)].sort();
  const numberOf = new Map(users.map((id, number) => [id, number]));
  const counted = indexesWhere(user.length, (i) => !noEngagement.has(action[i]!) && positions.has(page[i]!));
  const group = (rows: Uint32Array) =>
    groupPairs(
      rows.map((i) => numberOf.get(user[i]!)!),
      rows.map((i) => positions.get(page[i]!)!),
      users.length,
    );
  const before = counted.filter((i) => isHeldOut[i] === 0);
  const latest = users.map(() => new Map<number, number>());
  for (const i of [...before].sort((a, b) => at[b]! - at[a]! || (page[a]! < page[b]! ? -1 : 1))) {
    const seen = latest[numberOf.get(user[i]!)!]!;
    const position = positions.get(page[i]!)!;
    if (!seen.has(position)) seen.set(position, at[i]!);
  }
  return {
    users,
    before: group(before),
    after: group(counted.filter((i) => isHeldOut[i] === 1)),
    latest: latest.map((seen) => ({
      pages: Uint32Array.from(seen.keys()),
      at: Float64Array.from(seen.values()),
    })),
  };
}
