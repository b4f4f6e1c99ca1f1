/** Lists of positions by position, as compressed rows: the pins of a page, the boards of a page. */
import { groupByKey } from '../../base/index.ts';

/** Row i is `ids[offsets[i] .. offsets[i + 1])`, ascending and without repetitions. */
export interface Adjacency {
  /** `[rows + 1]` */
  readonly offsets: Uint32Array;
  readonly ids: Uint32Array;
}

/** Groups the pairs `(from[j], to[j])` by `from`. Equal pairs count once. Both `[pairs]` */
export function groupPairs(from: Uint32Array, to: Uint32Array, rows: number): Adjacency {
  const { offsets: starts, members } = groupByKey(from, rows);
  const grouped = members.map((pair) => to[pair]!);
  const offsets = new Uint32Array(rows + 1);
  let end = 0;
  for (let row = 0; row < rows; row++) {
    let last = -1;
    for (const id of grouped.subarray(starts[row]!, starts[row + 1]!).sort()) {
      if (id !== last) grouped[end++] = id; // never overwrites what is still to be read
      last = id;
    }
    offsets[row + 1] = end;
  }
  return { offsets, ids: grouped.slice(0, end) };
}

/** One row, without a copy. `[its ids]` */
export function rowOf({ offsets, ids }: Adjacency, row: number): Uint32Array {
  return ids.subarray(offsets[row]!, offsets[row + 1]!);
}
