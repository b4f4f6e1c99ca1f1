/** Seeded random numbers: small, fast, and the same on every machine. */
import { finish32 as mix32 } from './hash.ts';

/**
 * xoshiro128** (Blackman and Vigna, 2018): a period of 2^128 − 1 and no detectable bias in any bit.
 * Its state is filled by splitmix32 from a seed and any number of salts, so that one seed gives an independent
 * stream for each purpose: `new Random(seed, epoch, step)`.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  constructor(seed: number, ...salts: number[]) {
    let state = seed | 0;
    // The mixer maps 0 to 0: without the addition, seed 0 with salt 0 would equal seed 0 without a salt
    for (const salt of salts) state = mix32((state + 0x9e3779b9) ^ mix32(salt));
    const next = () => {
      state = (state + 0x9e3779b9) | 0;
      return mix32(state);
    };
    this.#a = next();
    this.#b = next();
    this.#c = next();
    this.#d = next() | 1; // the all-zero state is the one fixed point
  }

  /** A uniform integer in [0, 2^32). */
  uint32(): number {
    const product = Math.imul(this.#b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const t = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= t;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }

  /** A uniform number in [0, 1) with 32 random bits. */
  uniform(): number {
    return this.uint32() / 0x1_0000_0000;
  }

  /** A uniform integer in [0, bound); bound ≤ 2^32. */
  below(bound: number): number {
    return Math.floor(this.uniform() * bound);
  }

  /** A standard normal number (Box–Muller, one of the pair). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Shuffles in place (Fisher–Yates) and returns the same array. */
  shuffle<T extends { length: number; [index: number]: number }>(items: T): T {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const held = items[i]!;
      items[i] = items[j]!;
      items[j] = held;
    }
    return items;
  }
}
