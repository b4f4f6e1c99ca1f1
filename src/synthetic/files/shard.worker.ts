/** The worker side of `generate`. */
import { type Shard, type ShardRows, writeShard } from './shard.ts';

/** Writes one shard and returns its numbers of rows. */
export function run(shard: Shard): Promise<ShardRows> {
  return writeShard(shard);
}
