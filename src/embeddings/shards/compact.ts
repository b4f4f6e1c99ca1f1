/** Compaction: rows that are still used move out of shards that are small or mostly unused. */
import type { NpyData, NpyType } from '../../storage/index.ts';
import type { KeyFile } from './node-rows.ts';
import { type EdgeRecords, groupByShard, type Places } from './places.ts';
import {
  type FileFinder,
  readShardRows,
  type Shard,
  type StoredRows,
  shardArrays,
  shardRows,
} from './shards.ts';

/** More shards than this that are not half full are compacted into one. */
const smallShards = 8;

/** Places, and the shards that they count by number. */
export interface PlacedVectors extends Places {
  readonly kept: readonly Shard[];
}

/** The rows of a kind. */
export interface PlacedRows extends PlacedVectors {
  readonly keys: KeyFile;
  /** Left out: the version records none. */
  readonly records?: EdgeRecords;
}

/** Rows that move to a new shard. */
export interface CompactedShard {
  readonly shard: Shard;
  /** Where they lie now, by numbers of the shards of before. */
  readonly from: Places;
}

/**
 * Decides which shards are compacted and gives the rows as they will lie. A shard goes when less than half of its rows
 * are used, and each that is not half full when there are more than eight such. So what is unused takes less than
 * what is used, and a row is copied once for each time that its shard doubles, not at every refresh.
 *
 * @param path gives the path of the n-th new shard
 */
export function planCompaction(
  { shards, rows, kept, ...others }: PlacedRows,
  path: (n: number) => string,
): { readonly rows: PlacedRows; readonly compacted: readonly CompactedShard[] } {
  const positions = groupByShard({ shards, rows }, kept.length);
  const isSparse = (n: number) => 2 * positions[n]!.length < kept[n]!.rows;
  const isSmall = (n: number) => 2 * positions[n]!.length < shardRows;
  const used = [...kept.keys()].filter((n) => positions[n]!.length > 0);
  const small = used.filter(isSmall);
  const goes = (n: number) => isSparse(n) || (small.length > smallShards && isSmall(n));

  const staying = used.filter((n) => !goes(n));
  const numberOf = new Map(staying.map((n, number) => [n, number]));
  const placed: Places = { shards: shards.map((n) => numberOf.get(n) ?? 0), rows: rows.slice() };
  const moving = mergePositions(used.filter(goes).map((n) => positions[n]!));
  const compacted: CompactedShard[] = [];
  for (let from = 0; from < moving.length; from += shardRows) {
    const here = moving.subarray(from, from + shardRows);
    for (let row = 0; row < here.length; row++) {
      placed.shards[here[row]!] = staying.length + compacted.length;
      placed.rows[here[row]!] = row;
    }
    compacted.push({
      shard: { path: path(compacted.length), rows: here.length },
      from: { shards: here.map((i) => shards[i]!), rows: here.map((i) => rows[i]!) },
    });
  }
  const after = [...staying.map((n) => kept[n]!), ...compacted.map(({ shard }) => shard)];
  return { rows: { ...others, ...placed, kept: after }, compacted };
}

/** Reads the rows of a compacted shard out of those that they lie in, bit by bit as they are stored there. */
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

/** An array of the same type, of zeros. */
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

/** All positions, ascending. */
function mergePositions(groups: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(groups.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const group of groups) {
    all.set(group, at);
    at += group.length;
  }
  return all.sort();
}
