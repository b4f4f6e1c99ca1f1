/** Positions gathered by a number that each has. */
import { sharedUint32 } from '../base/index.ts';

/** Group g holds `items[offsets[g] .. offsets[g + 1])`, ascending; both arrays are shared. */
export interface Groups {
  /** [groups + 1] */
  readonly offsets: Uint32Array;
  readonly items: Uint32Array;
}

/** Gathers the positions of `values` by value, in two linear passes; those not below `groups` are left out. */
export function groupByValue(values: Uint32Array, groups: number): Groups {
  const ends = new Uint32Array(groups + 1);
  for (const value of values) if (value < groups) ends[value + 1]!++;
  for (let g = 1; g <= groups; g++) ends[g]! += ends[g - 1]!;
  const offsets = sharedUint32(groups + 1);
  offsets.set(ends);
  const items = sharedUint32(ends[groups]!);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < groups) items[ends[value]!++] = i;
  }
  return { offsets, items };
}
