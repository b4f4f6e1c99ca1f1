/** The random numbers of walks: a Weyl sequence through murmur3's finaliser (splitmix32). */

/** What the state grows by with each draw; the number drawn is `finish32` of the state. */
export const weyl = 0x9e3779b9;

/** floor(random · bound / 2^32): a choice below `bound` from 32 random bits, without a division. */
export function choose(random: number, bound: number): number {
  return (random * bound * 2 ** -32) >>> 0;
}
