/** The nodes that are hidden from the walks of one start. */
import { none } from '../../base/index.ts';

/** A small open-addressed set, which is filled again for each start. */
export class HiddenSet {
  #slots = new Uint32Array(16).fill(none);
  #size = 0;

  /** The number of hidden nodes. */
  get size(): number {
    return this.#size;
  }

  has(node: number): boolean {
    return this.#size > 0 && this.#slots[this.#slotOf(node)] === node;
  }

  /** Replaces the content of the set by these nodes. */
  replace(nodes: Uint32Array): void {
    if (this.#size > 0) this.#slots.fill(none);
    this.#size = nodes.length;
    if (4 * nodes.length > this.#slots.length) {
      this.#slots = new Uint32Array(2 ** Math.ceil(Math.log2(4 * nodes.length))).fill(none);
    }
    for (const node of nodes) this.#slots[this.#slotOf(node)] = node;
  }

  /** The slot of a node, or the free slot that it would take. */
  #slotOf(node: number): number {
    const slots = this.#slots;
    const last = slots.length - 1;
    let slot = Math.imul(node, 0x9e3779b1) >>> (Math.clz32(slots.length) + 1);
    while (slots[slot] !== none && slots[slot] !== node) slot = (slot + 1) & last;
    return slot;
  }
}
