/** Counts the visits of one start's walks, and finds the most visited nodes of each kind. */
import { nodeKinds } from '../../catalog/index.ts';
import type { KindRanges } from './kinds.ts';
import type { NeighborLists } from './walk.ts';

/**
 * Visit counts in the order of first visits, found through an open-addressed table. The table is small enough to stay in
 * the processor's first caches; an array over all nodes would cause a cache miss at every hop.
 */
export class VisitTable {
  /** The index in `#visited` of each node, by hash of the node; 0 if free. `[capacity]` */
  #slots: Uint32Array;
  /** Pairs of node and count; the first pair is not used. `[2 × (capacity / 2 + 1)]` */
  #visited: Uint32Array;
  /** The index for the next new node. */
  #next = 2;
  #places = new Uint32Array(0);

  /** @param visits the expected number of visits */
  constructor(visits: number) {
    const capacity = 2 ** Math.ceil(Math.log2(2 * visits + 16));
    this.#slots = new Uint32Array(capacity);
    this.#visited = new Uint32Array(capacity + 2);
  }

  /** Adds one visit to each of `nodes[0 .. n)`. */
  count(nodes: Uint32Array, n: number): void {
    while (this.#next + 2 * n > this.#visited.length) this.#grow();
    const slots = this.#slots;
    const visited = this.#visited;
    const shift = Math.clz32(slots.length) + 1;
    const last = slots.length - 1;
    let next = this.#next;
    for (let i = 0; i < n; i++) {
      const node = nodes[i]!;
      let slot = Math.imul(node, 0x9e3779b1) >>> shift;
      let place = slots[slot]!;
      while (place !== 0 && visited[place] !== node) {
        slot = (slot + 1) & last;
        place = slots[slot]!;
      }
      if (place === 0) {
        slots[slot] = next;
        visited[next] = node;
        visited[next + 1] = 1;
        next += 2;
      } else {
        visited[place + 1]!++;
      }
    }
    this.#next = next;
  }

  /** Forgets all visits. */
  clear(): void {
    this.#slots.fill(0);
    this.#next = 2;
  }

  /** How many nodes of the listed kinds, not counting `start`, were visited at least `visits` times. */
  countVisited(visits: number, start: number, kinds: KindRanges): number {
    let found = 0;
    for (let place = 2; place < this.#next; place += 2) {
      const node = this.#visited[place]!;
      if (this.#visited[place + 1]! >= visits && node !== start && kinds.of(node) < nodeKinds.length) found++;
    }
    return found;
  }

  /**
   * Writes the most visited nodes of each kind, without `start`. Of equally visited nodes, those visited first come first:
   * as walks advance together, these are nearer to the start. This is a counting sort by visits.
   */
  writeTop(start: number, kinds: KindRanges, lists: NeighborLists, row: number): void {
    const visited = this.#visited;
    const width = this.#mostVisits() + 1;
    const places = this.#countPlaces(start, kinds, width);
    const toFill = nodeKinds.map((kind) => lists[kind]);
    for (let i = 2; i < this.#next; i += 2) {
      const node = visited[i]!;
      const kind = kinds.of(node);
      if (kind >= toFill.length || node === start) continue;
      const list = toFill[kind]!;
      const place = places[kind * width + visited[i + 1]!]!++;
      if (place >= list.width) continue;
      list.ids[row * list.width + place] = node;
      list.visits[row * list.width + place] = visited[i + 1]!;
    }
  }

  /** For each kind and visit count, the place in the list of the first node with this count. `[listed kinds, width]` */
  #countPlaces(start: number, kinds: KindRanges, width: number): Uint32Array {
    const visited = this.#visited;
    const places = this.#zeroPlaces(nodeKinds.length * width);
    for (let i = 2; i < this.#next; i += 2) {
      const node = visited[i]!;
      const kind = kinds.of(node);
      if (kind < nodeKinds.length && node !== start) places[kind * width + visited[i + 1]!]!++;
    }
    for (let kind = 0; kind < nodeKinds.length; kind++) {
      let place = 0;
      for (let at = (kind + 1) * width - 1; at >= kind * width; at--) {
        const nodes = places[at]!;
        places[at] = place;
        place += nodes;
      }
    }
    return places;
  }

  #mostVisits(): number {
    let most = 0;
    for (let i = 3; i < this.#next; i += 2) if (this.#visited[i]! > most) most = this.#visited[i]!;
    return most;
  }

  #zeroPlaces(length: number): Uint32Array {
    if (this.#places.length < length) this.#places = new Uint32Array(2 * length);
    else this.#places.fill(0, 0, length);
    return this.#places;
  }

  #grow(): void {
    const [visited, next] = [this.#visited, this.#next];
    this.#slots = new Uint32Array(2 * this.#slots.length);
    this.#visited = new Uint32Array(this.#slots.length + 2);
    this.#next = 2;
    const nodes = Uint32Array.from({ length: next / 2 - 1 }, (_, i) => visited[2 * i + 2]!);
    this.count(nodes, nodes.length);
    this.#visited.set(visited.subarray(0, next));
  }
}
