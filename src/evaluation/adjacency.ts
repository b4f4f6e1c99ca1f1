/** Lists of positions by position, as compressed rows: the pins of a page, the boards of a page. */

/** Row i is `ids[offsets[i] .. offsets[i + 1])`, ascending and without repetitions. */
export interface Adjacency {
  /** `[rows + 1]` */
  readonly offsets: Uint32Array;
  readonly ids: Uint32Array;
}

/** Groups the pairs `(from[j], to[j])` by `from`; pairs that come twice count once. Both `[pairs]` */
export function groupPairs(from: Uint32Array, to: Uint32Array, rows: number): Adjacency {
  const starts = new Uint32Array(rows + 1);
  for (const row of from) starts[row + 1]!++;
  for (let row = 0; row < rows; row++) starts[row + 1]! += starts[row]!;
  const grouped = new Uint32Array(to.length);
  const next = starts.slice();
  for (let j = 0; j < to.length; j++) grouped[next[from[j]!]!++] = to[j]!;

  const offsets = new Uint32Array(rows + 1);
  let end = 0;
  for (let row = 0; row < rows; row++) {
    let last = -1;
    for (const id of grouped.subarray(starts[row]!, starts[row + 1]!).sort()) {
      if (id !== last) grouped[end++] = id; // never ahead of what is still to be read
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
