/** A set of content hashes in typed arrays: 24 bytes for each, where a Map of strings takes some 150. */

/** Bytes of a content hash. */
export const hashBytes = 16;

/** Hashes, numbered in the order in which they come. */
export class HashTable {
  #size = 0;
  /** `[capacity, 16]` */
  #hashes: Uint8Array;
  /** Open addressing, at most half full: 1 + the number of a hash, or 0. */
  #slots: Uint32Array;

  /** `expected`: how many there will be; where there are more, the table grows, which needs room for both for a while. */
  constructor(expected = 1023) {
    const capacity = 2 ** Math.ceil(Math.log2(expected + 1));
    this.#hashes = new Uint8Array(hashBytes * capacity);
    this.#slots = new Uint32Array(2 * capacity);
  }

  /** How many there are. */
  get size(): number {
    return this.#size;
  }

  /** The number of the hash at `at` of `bytes`, which is new if it is the size of before. */
  add(bytes: Uint8Array, at: number): number {
    if (2 * this.#size >= this.#slots.length) this.#grow();
    const slot = this.#find(bytes, at);
    if (this.#slots[slot]! > 0) return this.#slots[slot]! - 1;
    this.#hashes.set(bytes.subarray(at, at + hashBytes), this.#size * hashBytes);
    this.#slots[slot] = ++this.#size;
    return this.#size - 1;
  }

  /** All hashes by number, until the next one is added. `[size, 16]` */
  get all(): Uint8Array {
    return this.#hashes.subarray(0, this.#size * hashBytes);
  }

  /** The slot of a hash, or the one that it would take. */
  #find(bytes: Uint8Array, at: number): number {
    const last = this.#slots.length - 1;
    const first =
      (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) & last;
    for (let slot = first; ; slot = (slot + 1) & last) {
      const number = this.#slots[slot]! - 1;
      if (number < 0 || this.#isSame(number, bytes, at)) return slot;
    }
  }

  #isSame(number: number, bytes: Uint8Array, at: number): boolean {
    for (let i = 0; i < hashBytes; i++) {
      if (this.#hashes[number * hashBytes + i] !== bytes[at + i]) return false;
    }
    return true;
  }

  #grow(): void {
    const hashes = new Uint8Array(2 * this.#hashes.length);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
    this.#slots = new Uint32Array(2 * this.#slots.length);
    for (let number = 0; number < this.#size; number++) {
      this.#slots[this.#find(hashes, number * hashBytes)] = number + 1;
    }
  }
}
