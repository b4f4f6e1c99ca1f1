/** Places: where the vectors of rows lie among shards. */
import { groupByKey, membersOf } from '../../base/index.ts';

/** Where vectors lie: that of row i is row `rows[i]` of shard number `shards[i]`; `none` where there is none. */
export interface Places {
  readonly shards: Uint32Array;
  readonly rows: Uint32Array;
}

/** What a version records of the edges of nodes, for the next one to tell which have changed. n = nodes */
export interface EdgeRecords {
  /** A hash of each node's neighbors. `[n]` */
  readonly edges: Uint32Array;
  /** `[n]` */
  readonly degrees: Uint32Array;
  /**
   * The share of a walk's visits that changes have reached, by expectation, since its neighbors were last found, in
   * millionths. `[n]`
   */
  readonly exposures: Uint32Array;
}

/** The positions whose places are in each of `count` shards, ascending. Of each shard `[its places]` */
export function groupByShard({ shards }: Places, count: number): Uint32Array[] {
  const groups = groupByKey(shards, count);
  return Array.from({ length: count }, (_, shard) => membersOf(groups, shard));
}
