/** A list of numbers that grows, and ends up in shared memory. */
import { sharedUint32 } from '../../base/index.ts';

/** Length of the first block, and of the largest blocks (16 MiB). */
const firstLength = 1 << 10;
const largestLength = 1 << 22;

/** Unsigned 32-bit numbers in blocks, so that growing copies nothing. */
export class GrowingUint32 {
  readonly #full: Uint32Array[] = [];
  #block = new Uint32Array(firstLength);
  #before = 0;
  #used = 0;

  get length(): number {
    return this.#before + this.#used;
  }

  push(value: number): void {
    if (this.#used === this.#block.length) {
      this.#full.push(this.#block);
      this.#before += this.#used;
      this.#block = new Uint32Array(Math.min(2 * this.#used, largestLength));
      this.#used = 0;
    }
    this.#block[this.#used++] = value;
  }

  /** Moves all numbers to one shared array, block by block, so that they are not held twice; the list is then empty. */
  takeShared(): Uint32Array {
    const all = sharedUint32(this.length);
    let at = 0;
    for (let block = this.#full.shift(); block; block = this.#full.shift()) {
      all.set(block, at);
      at += block.length;
    }
    all.set(this.#block.subarray(0, this.#used), at);
    this.#before = 0;
    this.#used = 0;
    return all;
  }
}
