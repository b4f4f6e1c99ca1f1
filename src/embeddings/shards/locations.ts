/** Locations: in which shard, and in which row of it, the vector of each node is. */
import { groupByKey, membersOf } from '../../base/index.ts';

/** Vector i is row `rows[i]` of shard number `shards[i]`. Both are `none` if there is no vector. */
export interface RowLocations {
  readonly shards: Uint32Array;
  readonly rows: Uint32Array;
}

/** What a version records of the edges of nodes, so that the next refresh can see which have changed. n = nodes */
export interface EdgeRecords {
  /** A hash of each node's neighbors. `[n]` */
  readonly edges: Uint32Array;
  /** `[n]` */
  readonly degrees: Uint32Array;
  /**
   * The exposure of each node since its neighbors were last found: the expected share of its walks' visits that changes
   * have reached, in millionths. `[n]`
   */
  readonly exposures: Uint32Array;
}

/** Groups positions by the shard of their locations: for each of `count` shards its positions, ascending. */
export function groupByShard({ shards }: RowLocations, count: number): Uint32Array[] {
  const groups = groupByKey(shards, count);
  return Array.from({ length: count }, (_, shard) => membersOf(groups, shard));
}
