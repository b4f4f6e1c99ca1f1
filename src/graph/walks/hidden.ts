/** The nodes that one start's walks may not see. */
import { none } from '../../base/index.ts';

/** A small open-addressed set, emptied and filled again for each start. */
export class HiddenSet {
  #slots = new Uint32Array(16).fill(none);
  #size = 0;

  /** How many nodes were given. */
  get size(): number {
    return this.#size;
  }

  has(node: number): boolean {
    return this.#size > 0 && this.#slots[this.#slotOf(node)] === node;
  }

  /** Holds these nodes and no others from now on. */
  replace(nodes: Uint32Array): void {
    if (this.#size > 0) this.#slots.fill(none);
    this.#size = nodes.length;
    if (4 * nodes.length > this.#slots.length) {
      this.#slots = new Uint32Array(2 ** Math.ceil(Math.log2(4 * nodes.length))).fill(none);
    }
    for (const node of nodes) this.#slots[this.#slotOf(node)] = node;
  }

  /** The slot of a node, or the free one where it would be. */
  #slotOf(node: number): number {
    const slots = this.#slots;
    const last = slots.length - 1;
    let slot = Math.imul(node, 0x9e3779b1) >>> (Math.clz32(slots.length) + 1);
    while (slots[slot] !== none && slots[slot] !== node) slot = (slot + 1) & last;
    return slot;
  }
}
