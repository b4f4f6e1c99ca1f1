/** The random numbers of walks: a Weyl sequence through murmur3's finalizer (splitmix32). */

/** Each draw adds this to the state; the random number is `finish32` of the state. */
export const weyl = 0x9e3779b9;

/** floor(random · bound / 2^32): a random number below `bound` from 32 random bits, without a division. */
export function choose(random: number, bound: number): number {
  if (bound <= 2 ** 21) return (random * bound * 2 ** -32) >>> 0; // a float64 holds the product exactly
  return (((random >>> 16) * bound + Math.floor(((random & 0xffff) * bound) / 2 ** 16)) / 2 ** 16) >>> 0;
}
