/** Recommenders that go from each item held to the items near it, and add up over the items held. */
import { BestFew } from '../../../base/index.ts';
import { type SparseRows, transpose } from '../../../text/index.ts';
import { prepareScores, type Recommender } from './recommender.ts';

/** The features of items: the users who hold them, or the words in them. Values are above zero. C = columns */
export interface Features {
  /** [I, C] */
  readonly rows: SparseRows;
  /** C */
  readonly columns: number;
}

/** How near the item `other` is to `item`, given the dot product of their features; 0 means not near at all. */
export type Nearness = (dot: number, item: number, other: number) => number;

/**
 * For each item the `neighbors` other items nearest to it, with their nearness: [I, I]. Only pairs that share a feature
 * are compared: Σ over features of (items with the feature)².
 */
export function findNearest({ rows, columns }: Features, neighbors: number, nearness: Nearness): SparseRows {
  const items = rows.offsets.length - 1;
  const itemsWith = transpose(rows, columns);
  const dots = new Float64Array(items);
  const met = new Uint32Array(items);
  const best = new BestFew(Math.min(neighbors, items));
  const offsets = new Uint32Array(items + 1);
  const lists: { ids: Uint32Array; values: Float32Array }[] = [];
  for (let item = 0; item < items; item++) {
    let count = 0;
    for (let f = rows.offsets[item]!; f < rows.offsets[item + 1]!; f++) {
      const feature = rows.ids[f]!;
      const value = rows.values[f]!;
      const end = itemsWith.offsets[feature + 1]!;
      for (let i = itemsWith.offsets[feature]!; i < end; i++) {
        const other = itemsWith.ids[i]!;
        if (dots[other] === 0) met[count++] = other;
        dots[other]! += value * itemsWith.values[i]!;
      }
    }
    best.clear();
    for (let m = 0; m < count; m++) {
      const other = met[m]!;
      if (other !== item) best.add(other, nearness(dots[other]!, item, other));
    }
    const ids = best.items.slice().sort();
    const values = Float32Array.from(ids, (other) => nearness(dots[other]!, item, other));
    for (let m = 0; m < count; m++) dots[met[m]!] = 0;
    lists.push({ ids, values });
    offsets[item + 1] = offsets[item]! + ids.length;
  }
  return { offsets, ...concatenate(lists, offsets[items]!) };
}

/**
 * Scores an item i by `Σ_{j held} steps[j, i]`, added in double precision, so that the order of the items held does
 * not change the result.
 */
export function itemToItem(name: string, { offsets, ids, values }: SparseRows): Recommender {
  const items = offsets.length - 1;
  const sums = new Float64Array(items);
  return {
    name,
    score: (held, out) => {
      const scores = prepareScores(items, held, out);
      sums.fill(0);
      for (const item of held) {
        const end = offsets[item + 1]!;
        for (let i = offsets[item]!; i < end; i++) sums[ids[i]!]! += values[i]!;
      }
      scores.set(sums);
      return scores;
    },
  };
}

/** The Euclidean length of every item's features. [I] */
export function lengthsOf({ rows: { offsets, values } }: Features): Float64Array {
  const lengths = new Float64Array(offsets.length - 1);
  for (let row = 0; row < lengths.length; row++) {
    for (let i = offsets[row]!; i < offsets[row + 1]!; i++) lengths[row]! += values[i]! ** 2;
    lengths[row] = Math.sqrt(lengths[row]!);
  }
  return lengths;
}

function concatenate(lists: readonly { ids: Uint32Array; values: Float32Array }[], length: number) {
  const ids = new Uint32Array(length);
  const values = new Float32Array(length);
  let at = 0;
  for (const list of lists) {
    ids.set(list.ids, at);
    values.set(list.values, at);
    at += list.ids.length;
  }
  return { ids, values };
}
