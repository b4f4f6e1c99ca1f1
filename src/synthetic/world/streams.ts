/** Separate streams of random numbers for every item and purpose, so that each item depends only on its number. */
import { finish32, Random } from '../../base/index.ts';

/** The purposes of streams. Their numbers determine the corpus of a seed: add new ones, but never change them. */
const purposes = {
  topicImage: 1,
  page: 2,
  content: 3,
  pageText: 4,
  pageEdits: 5,
  pageImage: 6,
  pageImages: 7,
  pins: 8,
  pin: 9,
  pinTime: 10,
  pinText: 11,
  pinImage: 12,
  pinEdits: 13,
  saves: 14,
  board: 15,
  engagements: 16,
  newSaves: 17,
  movedPage: 18,
  scatter: 19,
} as const;

type Purpose = keyof typeof purposes;

/** The random numbers of one item, such as a page (`of`: its number) or a pin (`of`: its page's number and its own). */
export function stream(seed: number, purpose: Purpose, ...of: number[]): Random {
  return new Random(seed, purposes[purpose], ...of);
}

const HALF = 2 ** 26;

/**
 * Maps a pair of numbers below 2^26 to a number below 2^52, without visible order. For one salt, distinct pairs give
 * distinct numbers. Four rounds of a Feistel network.
 */
export function scramblePair(salt: number, first: number, second: number): number {
  let left = first;
  let right = second;
  for (let round = 0; round < 4; round++) {
    const mixed = (right ^ (finish32(left ^ finish32(salt + round)) >>> 6)) >>> 0;
    right = left;
    left = mixed;
  }
  return left * HALF + right;
}

/** A permutation of the numbers 0 .. size − 1 without visible order, and its inverse. */
export class Scatter {
  readonly size: number;
  readonly #factor: number;
  readonly #inverse: number;
  readonly #shift: number;

  /** @param size at most 2^26, so that products are exact. */
  constructor(seed: number, salt: number, size: number) {
    const random = stream(seed, 'scatter', salt);
    this.size = size;
    let factor = Math.max(1, Math.floor(size * (0.3 + 0.4 * random.uniform())));
    while (invert(factor, size) === undefined) factor++;
    this.#factor = factor % size;
    this.#inverse = invert(factor, size)!;
    this.#shift = random.below(size);
  }

  /** The place of number i. */
  place(i: number): number {
    return (this.#factor * i + this.#shift) % this.size;
  }

  /** The number at a place. */
  at(place: number): number {
    return (this.#inverse * ((place - this.#shift + this.size) % this.size)) % this.size;
  }
}

/** x with `value · x ≡ 1 (mod modulus)`, by Euclid's algorithm; undefined if they have a common factor. */
function invert(value: number, modulus: number): number | undefined {
  let [rest, nextRest] = [modulus, value % modulus];
  let [factor, nextFactor] = [0, 1];
  while (nextRest !== 0) {
    const quotient = Math.floor(rest / nextRest);
    [rest, nextRest] = [nextRest, rest - quotient * nextRest];
    [factor, nextFactor] = [nextFactor, factor - quotient * nextFactor];
  }
  if (rest !== 1) return undefined;
  return ((factor % modulus) + modulus) % modulus;
}
