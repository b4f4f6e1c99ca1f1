/** Numbers by their hashes, in typed arrays: a Map of millions takes some 50 bytes for each. */
export class HashIndex {
  readonly #hashes: Uint32Array;
  /** Open addressing, at most half full: 1 + the index of a hash, or 0. */
  readonly #slots: Uint32Array;

  constructor(hashes: Uint32Array) {
    this.#hashes = hashes;
    this.#slots = new Uint32Array(2 ** Math.ceil(Math.log2(2 * hashes.length + 1)));
    for (let i = 0; i < hashes.length; i++) this.#slots[this.#slotOf(hashes[i]!)] = i + 1;
  }

  /** The last index of a hash; undefined where it is not there. */
  find(hash: number): number | undefined {
    const index = this.#slots[this.#slotOf(hash)]! - 1;
    return index < 0 ? undefined : index;
  }

  /** The slot of a hash, or the one that it would take. */
  #slotOf(hash: number): number {
    const last = this.#slots.length - 1;
    for (let slot = hash & last; ; slot = (slot + 1) & last) {
      const index = this.#slots[slot]! - 1;
      if (index < 0 || this.#hashes[index] === hash) return slot;
    }
  }
}
