/** The random numbers of walks, as in src/graph/walks/numbers.ts. */

/** The increment of the state per draw. The number drawn is `finish(state)`. */
export const weyl: u32 = 0x9e3779b9;

/** Murmur3's finalizer. */
export function finish(value: u32): u32 {
  let h = value;
  h = (h ^ (h >>> 16)) * 0x85ebca6b;
  h = (h ^ (h >>> 13)) * 0xc2b2ae35;
  return h ^ (h >>> 16);
}

/** Maps 32 random bits to an integer below `bound`. */
export function choose(random: u32, bound: u32): u32 {
  return u32((u64(random) * u64(bound)) >>> 32);
}
