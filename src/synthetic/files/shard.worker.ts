/** The worker side of `generate`. */
import { type Shard, type ShardRows, writeShard } from './shard.ts';

/** Writes one shard and tells how many rows it has. */
export function run(shard: Shard): Promise<ShardRows> {
  return writeShard(shard);
}
