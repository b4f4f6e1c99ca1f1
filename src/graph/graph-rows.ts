/** Orders each row by the key hashes of the neighbors. */
import { orderByKey } from '../base/index.ts';

/** Rows up to this length are sorted by insertion, which is faster than a call of the library's sort. */
const shortRow = 48;

/**
 * Orders each row by the neighbors' (key hash, id), in place. Ids are replaced by their ranks in that order, the ranks of
 * each row are sorted, and then replaced by ids again. So sorting needs no look-ups.
 */
export function orderRows(offsets: Uint32Array, rows: Uint32Array, keyHashes: Uint32Array): void {
  const nodes = keyHashes.length;
  const byRank = orderByKey(keyHashes);
  const ranks = new Uint32Array(nodes);
  for (let rank = 0; rank < nodes; rank++) ranks[byRank[rank]!] = rank;
  replaceAll(rows, ranks);
  for (let node = 0; node < nodes; node++) sortRange(rows, offsets[node]!, offsets[node + 1]!);
  replaceAll(rows, byRank);
}

/** Replaces each value v by `by[v]`, four at a time, so that more cache misses overlap. */
function replaceAll(values: Uint32Array, by: Uint32Array): void {
  const whole = values.length & ~3;
  for (let i = 0; i < whole; i += 4) {
    const a = by[values[i]!]!;
    const b = by[values[i + 1]!]!;
    const c = by[values[i + 2]!]!;
    const d = by[values[i + 3]!]!;
    values[i] = a;
    values[i + 1] = b;
    values[i + 2] = c;
    values[i + 3] = d;
  }
  for (let i = whole; i < values.length; i++) values[i] = by[values[i]!]!;
}

function sortRange(values: Uint32Array, from: number, to: number): void {
  if (to - from > shortRow) {
    values.subarray(from, to).sort();
    return;
  }
  for (let i = from + 1; i < to; i++) {
    const value = values[i]!;
    let place = i;
    for (; place > from && values[place - 1]! > value; place--) values[place] = values[place - 1]!;
    values[place] = value;
  }
}
