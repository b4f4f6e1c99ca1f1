/** Compaction: rows in use move out of shards that are small or mostly out of use. */
import type { NpyData, NpyType } from '../../storage/index.ts';
import { type EdgeRecords, groupByShard, type RowLocations } from './locations.ts';
import type { KeyFile } from './node-rows.ts';
import {
  type FileFinder,
  readShardRows,
  type Shard,
  type StoredRows,
  shardArrays,
  shardRows,
} from './shards.ts';

/** If more shards than this are less than half full, they are compacted into one. */
const smallShards = 8;

/** Locations, and the shards that they refer to by number. */
export interface LocatedVectors extends RowLocations {
  readonly kept: readonly Shard[];
}

/** The rows of a kind: keys, and locations of their vectors. */
export interface LocatedRows extends LocatedVectors {
  readonly keys: KeyFile;
  /** Undefined if the version records nothing of edges. */
  readonly records?: EdgeRecords;
}

/** A new shard, and the rows that move to it. */
export interface CompactedShard {
  readonly shard: Shard;
  /** Where the rows are now, by the old numbers of shards. */
  readonly from: RowLocations;
}

/**
 * Decides which shards are compacted, and where rows will be afterwards. A shard is compacted if less than half of its
 * rows are in use. Shards with rows in use for less than half a full shard are compacted if there are more than eight of
 * them. So rows out of use take less space than rows in use, and a row is not copied at every refresh, but only each time
 * that its shard has doubled.
 *
 * @param path gives the path of the n-th new shard
 */
export function planCompaction(
  { shards, rows, kept, ...others }: LocatedRows,
  path: (n: number) => string,
): { readonly rows: LocatedRows; readonly compacted: readonly CompactedShard[] } {
  const positions = groupByShard({ shards, rows }, kept.length);
  const isSparse = (n: number) => 2 * positions[n]!.length < kept[n]!.rows;
  const isSmall = (n: number) => 2 * positions[n]!.length < shardRows;
  const used = [...kept.keys()].filter((n) => positions[n]!.length > 0);
  const small = used.filter(isSmall);
  const goes = (n: number) => isSparse(n) || (small.length > smallShards && isSmall(n));

  const staying = used.filter((n) => !goes(n));
  const numberOf = new Map(staying.map((n, number) => [n, number]));
  const located: RowLocations = { shards: shards.map((n) => numberOf.get(n) ?? 0), rows: rows.slice() };
  const moving = mergePositions(used.filter(goes).map((n) => positions[n]!));
  const compacted: CompactedShard[] = [];
  for (let from = 0; from < moving.length; from += shardRows) {
    const here = moving.subarray(from, from + shardRows);
    for (let row = 0; row < here.length; row++) {
      located.shards[here[row]!] = staying.length + compacted.length;
      located.rows[here[row]!] = row;
    }
    compacted.push({
      shard: { path: path(compacted.length), rows: here.length },
      from: { shards: here.map((i) => shards[i]!), rows: here.map((i) => rows[i]!) },
    });
  }
  const after = [...staying.map((n) => kept[n]!), ...compacted.map(({ shard }) => shard)];
  return { rows: { ...others, ...located, kept: after }, compacted };
}

/** Reads the rows of a compacted shard from the shards that they are in, exactly as they are stored there. */
export async function readCompacted(
  { from }: CompactedShard,
  kept: readonly Shard[],
  finderOf: (shard: Shard) => FileFinder,
): Promise<StoredRows> {
  const total = from.rows.length;
  const whole: { -readonly [Name in keyof StoredRows]?: NpyData[NpyType] } = {};
  for (const [number, positions] of groupByShard(from, kept.length).entries()) {
    if (positions.length === 0) continue;
    const at = positions.map((position) => from.rows[position]!);
    const part = await readShardRows(finderOf(kept[number]!), kept[number]!, at);
    for (const name of shardArrays) {
      const array = part[name];
      if (array === undefined) continue;
      whole[name] ??= emptyLike(array, (array.length / at.length) * total);
      scatter(array, whole[name], positions);
    }
  }
  return whole as StoredRows;
}

/** An array of zeros, of the same type. */
function emptyLike(array: NpyData[NpyType], length: number): NpyData[NpyType] {
  return new (array.constructor as { new (length: number): NpyData[NpyType] })(length);
}

/** Writes row i of `part` to row `positions[i]` of `whole`. */
function scatter(part: NpyData[NpyType], whole: NpyData[NpyType], positions: Uint32Array): void {
  const width = part.length / positions.length;
  for (let row = 0; row < positions.length; row++) {
    whole.set(part.subarray(row * width, (row + 1) * width), positions[row]! * width);
  }
}

/** The positions of all groups, ascending. */
function mergePositions(groups: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(groups.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const group of groups) {
    all.set(group, at);
    at += group.length;
  }
  return all.sort();
}
