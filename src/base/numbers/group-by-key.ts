/** Groups positions by key with a counting sort. Legend: N positions, G groups, M members. */

/** Group g holds `members[offsets[g] .. offsets[g + 1])`. */
export interface Groups {
  /** `[G + 1]`, from 0 to M */
  readonly offsets: Uint32Array;
  /** Positions, ascending within a group. `[M]` */
  readonly members: Uint32Array;
}

/** How positions are grouped. */
export interface GroupOptions {
  /** The group of each key. Default: the key is the group. */
  readonly groupOf?: Uint32Array;
  /** Positions with a value other than 0 are left out. `[N]` */
  readonly leftOut?: Uint8Array;
  /** Allocates the result arrays, filled with zeros. Default: arrays not shared with worker threads. */
  readonly place?: (length: number) => Uint32Array;
}

/**
 * Groups the positions of `keys` in two linear passes; equal keys keep their order. Positions whose group is not below
 * `groups`, such as `none`, are left out.
 *
 * @param keys `[N]`
 * @param groups G
 */
export function groupByKey(
  keys: Uint32Array,
  groups: number,
  { groupOf, leftOut, place = (length) => new Uint32Array(length) }: GroupOptions = {},
): Groups {
  const offsets = place(groups + 1);
  for (let i = 0; i < keys.length; i++) {
    const group = groupOf === undefined ? keys[i]! : groupOf[keys[i]!]!;
    if (group < groups && (leftOut === undefined || leftOut[i] === 0)) offsets[group + 1]!++;
  }
  addUp(offsets);
  const members = place(offsets[groups]!);
  for (let i = 0; i < keys.length; i++) {
    const group = groupOf === undefined ? keys[i]! : groupOf[keys[i]!]!;
    if (group < groups && (leftOut === undefined || leftOut[i] === 0)) members[offsets[group]!++] = i;
  }
  stepBack(offsets);
  return { offsets, members };
}

/** The members of one group, without a copy. */
export function membersOf({ offsets, members }: Groups, group: number): Uint32Array {
  return members.subarray(offsets[group]!, offsets[group + 1]!);
}

/**
 * The positions of `keys` by ascending key; equal keys keep their order. Two passes of 16 bits (radix sort).
 *
 * @param keys `[N]`
 * @returns `[N]`
 */
export function orderByKey(keys: Uint32Array): Uint32Array {
  let order = new Uint32Array(keys.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  let sorted = new Uint32Array(keys.length);
  for (const shift of [0, 16]) {
    const starts = new Uint32Array(0x1_0001);
    for (let i = 0; i < keys.length; i++) starts[((keys[i]! >>> shift) & 0xffff) + 1]!++;
    addUp(starts);
    for (let i = 0; i < order.length; i++) {
      const position = order[i]!;
      sorted[starts[(keys[position]! >>> shift) & 0xffff]!++] = position;
    }
    [order, sorted] = [sorted, order];
  }
  return order;
}

/** Turns sizes into offsets, in place. Before: 0 at index 0, the size of group g at index g + 1. `[G + 1]` */
export function addUp(sizes: Uint32Array): void {
  for (let i = 1; i < sizes.length; i++) sizes[i]! += sizes[i - 1]!;
}

/**
 * Restores offsets after filling: each was incremented once per member, so it now points to the end of its group. `[G
 * + 1]`
 */
export function stepBack(offsets: Uint32Array): void {
  offsets.copyWithin(1, 0, offsets.length - 1); // the end of group g is the start of group g + 1
  offsets[0] = 0;
}
