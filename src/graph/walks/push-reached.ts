/** What forward push knows of the nodes that it reached. */
import { none } from '../../base/index.ts';
import { nodeKinds } from '../../catalog/index.ts';
import type { KindRanges } from './kinds.ts';
import type { NeighbourLists } from './walk.ts';

/** Whose neighbours are written, and how. */
export interface TopOptions {
  readonly start: number;
  readonly kinds: KindRanges;
  /** The walks whose visits are written: any number, also a broken one. */
  readonly walks: number;
  readonly keyHash: (node: number) => number;
}

const firstLength = 1024;

/** Reached nodes are numbered in the order in which they were reached; the columns grow with them. */
export class ReachedNodes {
  /** Node by number. */
  nodes = new Uint32Array(firstLength);
  /** Expected visits by one walk from the start, by number. */
  visits = new Float64Array(firstLength);
  /** The share of a walk that stands at the node and was not pushed on yet, by number. */
  waiting = new Float64Array(firstLength);
  /** 1 where the node is to be looked at again, by number. */
  queued = new Uint8Array(firstLength);
  /** Numbers by node, open-addressed, `none` where free; twice as long as the columns. */
  #slots = new Uint32Array(2 * firstLength).fill(none);
  #size = 0;

  /** The number of a node; a new one where it was not reached before. */
  numberOf(node: number): number {
    const slot = this.#slotOf(node);
    const number = this.#slots[slot]!;
    if (number !== none) return number;
    if (this.#size === this.nodes.length) {
      this.#grow();
      return this.numberOf(node);
    }
    this.#slots[slot] = this.#size;
    this.nodes[this.#size] = node;
    this.visits[this.#size] = 0;
    this.waiting[this.#size] = 0;
    this.queued[this.#size] = 0;
    return this.#size++;
  }

  /** Forgets all nodes. */
  clear(): void {
    this.#slots.fill(none);
    this.#size = 0;
  }

  /**
   * Writes the nodes of each kind with the most expected visits but `start`; of equals those with the lowest key
   * hash. What is written are the visits by all walks, rounded, but at least 1.
   */
  writeTop({ start, kinds, walks, keyHash }: TopOptions, lists: NeighbourLists, row: number): void {
    const ofKind: number[][] = nodeKinds.map(() => []);
    for (let number = 0; number < this.#size; number++) {
      const node = this.nodes[number]!;
      if (node !== start) ofKind[kinds.of(node)]?.push(number);
    }
    const before = (a: number, b: number) =>
      this.visits[b]! - this.visits[a]! ||
      keyHash(this.nodes[a]!) - keyHash(this.nodes[b]!) ||
      this.nodes[a]! - this.nodes[b]!;
    for (const [kind, numbers] of ofKind.entries()) {
      const { ids, visits, width } = lists[nodeKinds[kind]!];
      for (const [place, number] of this.#most(numbers, width).sort(before).slice(0, width).entries()) {
        ids[row * width + place] = this.nodes[number]!;
        visits[row * width + place] = Math.max(1, Math.round(walks * this.visits[number]!));
      }
    }
  }

  /** Those that are among the `width` most visited, or equal to the last of them: the rest need not be sorted. */
  #most(numbers: number[], width: number): number[] {
    if (numbers.length <= width) return numbers;
    const visits = Float64Array.from(numbers, (number) => this.visits[number]!).sort();
    const least = visits[visits.length - width] ?? Number.POSITIVE_INFINITY;
    return numbers.filter((number) => this.visits[number]! >= least);
  }

  /** The slot of a node, or the free one where it would be. */
  #slotOf(node: number): number {
    const slots = this.#slots;
    const last = slots.length - 1;
    let slot = Math.imul(node, 0x9e3779b1) >>> (Math.clz32(slots.length) + 1);
    while (slots[slot] !== none && this.nodes[slots[slot]!] !== node) slot = (slot + 1) & last;
    return slot;
  }

  #grow(): void {
    const length = 2 * this.nodes.length;
    const { nodes, visits, waiting, queued } = this;
    this.nodes = new Uint32Array(length);
    this.nodes.set(nodes);
    this.visits = new Float64Array(length);
    this.visits.set(visits);
    this.waiting = new Float64Array(length);
    this.waiting.set(waiting);
    this.queued = new Uint8Array(length);
    this.queued.set(queued);
    this.#slots = new Uint32Array(2 * length).fill(none);
    for (let number = 0; number < this.#size; number++) this.#slots[this.#slotOf(nodes[number]!)] = number;
  }
}
