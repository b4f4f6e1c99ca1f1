/** Folding shards: rows that are still used move out of shards that are small or mostly unused. */
import type { NodeRows } from './node-rows.ts';
import { groupByShard, type Places } from './places.ts';
import { type FileFinder, readShardRows, type Shard, type ShardContent, shardRows } from './shards.ts';

/** More shards than this that are not half full are folded into one. */
const smallShards = 8;

/** The rows of a kind, and the shards that their places count by number. */
export interface PlacedRows extends NodeRows {
  readonly kept: readonly Shard[];
}

/** Rows that move to a new shard. */
export interface FoldedShard {
  readonly shard: Shard;
  /** Where they lie now, by numbers of the shards of before. */
  readonly from: Places;
}

/**
 * Decides which shards are folded and gives the rows as they will lie. A shard goes when less than half of its rows
 * are used, and each that is not half full when there are more than eight such. So what is unused takes less than
 * what is used, and a row is copied once for each time that its shard doubles, not at every refresh.
 *
 * @param path gives the path of the n-th new shard
 */
export function planFold(
  { keys, shards, rows, kept }: PlacedRows,
  path: (n: number) => string,
): { readonly rows: PlacedRows; readonly folded: readonly FoldedShard[] } {
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
  const folded: FoldedShard[] = [];
  for (let from = 0; from < moving.length; from += shardRows) {
    const here = moving.subarray(from, from + shardRows);
    for (let row = 0; row < here.length; row++) {
      placed.shards[here[row]!] = staying.length + folded.length;
      placed.rows[here[row]!] = row;
    }
    folded.push({
      shard: { path: path(folded.length), rows: here.length },
      from: { shards: here.map((i) => shards[i]!), rows: here.map((i) => rows[i]!) },
    });
  }
  const after = [...staying.map((n) => kept[n]!), ...folded.map(({ shard }) => shard)];
  return { rows: { keys, ...placed, kept: after }, folded };
}

/** Reads the rows of a folded shard out of those that they lie in. */
export async function readFolded(
  { from }: FoldedShard,
  kept: readonly Shard[],
  finderOf: (shard: Shard) => FileFinder,
): Promise<ShardContent> {
  const total = from.rows.length;
  let content: ShardContent | undefined;
  for (const [number, positions] of groupByShard(from, kept.length).entries()) {
    if (positions.length === 0) continue;
    const at = positions.map((position) => from.rows[position]!);
    const part = await readShardRows(finderOf(kept[number]!), kept[number]!, at);
    content ??= {
      vectors: new Float32Array((part.vectors.length / at.length) * total),
      contents: new Uint8Array((part.contents.length / at.length) * total),
      neighbours: new Uint32Array((part.neighbours.length / at.length) * total),
      visits: new Uint8Array((part.visits.length / at.length) * total),
    };
    for (const name of ['vectors', 'contents', 'neighbours', 'visits'] as const) {
      scatter(part[name], content[name], positions);
    }
  }
  return content!;
}

/** Writes row i of `part` to row `positions[i]` of `whole`. */
function scatter<T extends Float32Array | Uint32Array | Uint8Array>(
  part: T,
  whole: T,
  positions: Uint32Array,
): void {
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
