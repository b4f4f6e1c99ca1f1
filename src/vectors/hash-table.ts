/** A set of content hashes in typed arrays: 24 bytes per hash; a Map of strings takes about 150. */
import { digestBytes, digestWords } from '../base/index.ts';

/** Number of 32-bit words in a hash. */
const words = digestBytes / 4;

/** Hashes, numbered in order of arrival. */
export class HashTable {
  #size = 0;
  /** `[capacity, 4]` */
  #hashes: Uint32Array;
  /** Open addressing, at most half full. A slot is 1 + the number of a hash, or 0 if free. */
  #slots: Uint32Array;

  /** `expected`: number of hashes. The table grows if needed; old and new table then briefly exist together. */
  constructor(expected = 1023) {
    const capacity = 2 ** Math.ceil(Math.log2(expected + 1));
    this.#hashes = new Uint32Array(words * capacity);
    this.#slots = new Uint32Array(2 * capacity);
  }

  /** Number of hashes. */
  get size(): number {
    return this.#size;
  }

  /** The number of each hash. New hashes are added and numbered in order. `[n, 16]` → `[n]` */
  add(hashes: Uint8Array): Uint32Array {
    const from = digestWords(hashes);
    const numbers = new Uint32Array(from.length / words);
    let next = 0; // hashes often come in the same order as before: checking the next number is cheaper than a search
    for (let i = 0; i < numbers.length; i++) {
      const number = this.#isAt(next, from, i * words) ? next : this.#findOrInsert(from, i * words);
      numbers[i] = number;
      next = number + 1;
    }
    return numbers;
  }

  /** All hashes by number; valid until the next one is added. `[size, 16]` */
  get all(): Uint8Array {
    return new Uint8Array(this.#hashes.buffer, 0, this.#size * digestBytes);
  }

  /** Whether the hash at `from[at]` has this number. */
  #isAt(number: number, from: Uint32Array, at: number): boolean {
    const hashes = this.#hashes;
    const row = number * words;
    return (
      number < this.#size &&
      hashes[row] === from[at] &&
      hashes[row + 1] === from[at + 1] &&
      hashes[row + 2] === from[at + 2] &&
      hashes[row + 3] === from[at + 3]
    );
  }

  #findOrInsert(from: Uint32Array, at: number): number {
    if (2 * this.#size >= this.#slots.length) this.#grow();
    const slot = this.#find(from, at);
    const number = this.#slots[slot]! - 1;
    return number < 0 ? this.#insert(slot, from, at) : number;
  }

  #insert(slot: number, from: Uint32Array, at: number): number {
    for (let word = 0; word < words; word++) this.#hashes[this.#size * words + word] = from[at + word]!;
    this.#slots[slot] = this.#size + 1;
    return this.#size++;
  }

  /** The slot of the hash at `from[at]`, or the free slot for it. */
  #find(from: Uint32Array, at: number): number {
    const hashes = this.#hashes;
    const slots = this.#slots;
    const last = slots.length - 1;
    const [a, b, c, d] = [from[at]!, from[at + 1]!, from[at + 2]!, from[at + 3]!];
    for (let slot = a & last; ; slot = (slot + 1) & last) {
      const row = (slots[slot]! - 1) * words;
      if (row < 0) return slot;
      if (hashes[row] === a && hashes[row + 1] === b && hashes[row + 2] === c && hashes[row + 3] === d)
        return slot;
    }
  }

  #grow(): void {
    const hashes = new Uint32Array(2 * this.#hashes.length);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
    this.#slots = new Uint32Array(2 * this.#slots.length);
    for (let number = 0; number < this.#size; number++) {
      this.#slots[this.#find(hashes, number * words)] = number + 1;
    }
  }
}
