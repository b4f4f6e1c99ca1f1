/** Finds the index of a hash. It uses typed arrays, since a Map takes some 50 bytes per entry. */
export class HashIndex {
  readonly #hashes: Uint32Array;
  /** An open-addressed table, at most half full: 1 + the index of a hash, or 0 if free. */
  readonly #slots: Uint32Array;

  constructor(hashes: Uint32Array) {
    this.#hashes = hashes;
    this.#slots = new Uint32Array(2 ** Math.ceil(Math.log2(2 * hashes.length + 1)));
    for (let i = 0; i < hashes.length; i++) this.#slots[this.#slotOf(hashes[i]!)] = i + 1;
  }

  /** The last index with this hash; undefined if there is none. */
  find(hash: number): number | undefined {
    const index = this.#slots[this.#slotOf(hash)]! - 1;
    return index < 0 ? undefined : index;
  }

  /** The slot of a hash, or the free slot that it would take. */
  #slotOf(hash: number): number {
    const last = this.#slots.length - 1;
    for (let slot = hash & last; ; slot = (slot + 1) & last) {
      const index = this.#slots[slot]! - 1;
      if (index < 0 || this.#hashes[index] === hash) return slot;
    }
  }
}
