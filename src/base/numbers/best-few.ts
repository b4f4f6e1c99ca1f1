/** The top k of many scored items. */
import { none } from './none.ts';

/**
 * Keeps the `size` items with the highest scores. Of equal scores, the lower item is kept. Each item may be added only
 * once; items with a score of NaN are ignored. A binary heap with the worst item on top.
 */
export class BestFew {
  readonly #items: Uint32Array;
  readonly #scores: Float64Array;
  #count = 0;

  constructor(size: number) {
    this.#items = new Uint32Array(size);
    this.#scores = new Float64Array(size);
  }

  clear(): void {
    this.#count = 0;
  }

  add(item: number, score: number): void {
    if (this.#count < this.#items.length) {
      if (!Number.isNaN(score)) this.#rise(this.#count++, item, score);
    } else if (isWorse(this.#items[0]!, this.#scores[0]!, item, score)) {
      this.#sink(item, score);
    }
  }

  /**
   * Adds the items `first`, `first + 1`, … with the scores `[from, to)` of an array. These items must be higher than all
   * items added before, whose scores must be float32 as well: then an equal score never replaces an item.
   */
  addAll(scores: Float32Array, from: number, to: number, first: number): void {
    let i = from;
    for (; i < to && this.#count < this.#items.length; i++) this.add(first + i - from, scores[i]!);
    for (i = nextAbove(scores, i, to, this.#scores[0]!); i < to; ) {
      this.#sink(first + i - from, scores[i]!);
      i = nextAbove(scores, i + 1, to, this.#scores[0]!);
    }
  }

  /** The items, unordered; valid until the next change. `[items]` */
  get items(): Uint32Array {
    return this.#items.subarray(0, this.#count);
  }

  /** Calls `take` for every item, the best first. */
  eachBestFirst(take: (item: number, score: number) => void): void {
    const order = Array.from(this.items, (_, i) => i);
    const items = this.#items;
    const scores = this.#scores;
    order.sort((a, b) => scores[b]! - scores[a]! || items[a]! - items[b]!);
    for (const i of order) take(items[i]!, scores[i]!);
  }

  /** Moves all items to `[at, at + size)` of `ids` and `scores`, best first; unused slots get `none` and −∞. */
  drain(ids: Uint32Array, scores: Float32Array, at: number): void {
    ids.fill(none, at + this.#count, at + this.#items.length);
    scores.fill(Number.NEGATIVE_INFINITY, at + this.#count, at + this.#items.length);
    while (this.#count > 0) {
      const last = --this.#count;
      ids[at + last] = this.#items[0]!;
      scores[at + last] = this.#scores[0]!;
      this.#sink(this.#items[last]!, this.#scores[last]!);
    }
  }

  #rise(hole: number, item: number, score: number): void {
    const items = this.#items;
    const scores = this.#scores;
    let at = hole;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isWorse(item, score, items[parent]!, scores[parent]!)) break;
      items[at] = items[parent]!;
      scores[at] = scores[parent]!;
      at = parent;
    }
    items[at] = item;
    scores[at] = score;
  }

  /** Replaces the worst item. */
  #sink(item: number, score: number): void {
    const items = this.#items;
    const scores = this.#scores;
    const count = this.#count;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= count) break;
      const other = child + 1;
      if (other < count && isWorse(items[other]!, scores[other]!, items[child]!, scores[child]!))
        child = other;
      if (!isWorse(items[child]!, scores[child]!, item, score)) break;
      items[at] = items[child]!;
      scores[at] = scores[child]!;
      at = child;
    }
    items[at] = item;
    scores[at] = score;
  }
}

function isWorse(a: number, scoreOfA: number, b: number, scoreOfB: number): boolean {
  return scoreOfA < scoreOfB || (scoreOfA === scoreOfB && a > b);
}

/** The first position in `[from, to)` whose score is above `bound`, or `to`. */
function nextAbove(scores: Float32Array, from: number, to: number, bound: number): number {
  const least = Math.fround(bound); // exact, since scores are float32; comparing float32 with float32 is faster
  let i = from;
  // Nearly all scores fail this test. Testing eight per turn takes three fifths of the time of one per turn.
  for (; i + 8 <= to; i += 8) {
    const isAbove =
      scores[i]! > least ||
      scores[i + 1]! > least ||
      scores[i + 2]! > least ||
      scores[i + 3]! > least ||
      scores[i + 4]! > least ||
      scores[i + 5]! > least ||
      scores[i + 6]! > least ||
      scores[i + 7]! > least;
    if (isAbove) break;
  }
  while (i < to && !(scores[i]! > least)) i++;
  return i;
}
