/** The best few of many scored items. */

/** Keeps the `size` items of the highest scores; equal scores go to the lower item. A binary heap, worst on top. */
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
      this.#rise(this.#count++, item, score);
    } else if (isWorse(this.#items[0]!, this.#scores[0]!, item, score)) {
      this.#sink(item, score);
    }
  }

  /** The items in no order; valid until the next change. `[items]` */
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

  #rise(hole: number, item: number, score: number): void {
    let at = hole;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isWorse(item, score, this.#items[parent]!, this.#scores[parent]!)) break;
      this.#move(parent, at);
      at = parent;
    }
    this.#set(at, item, score);
  }

  #sink(item: number, score: number): void {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.#count) break;
      if (child + 1 < this.#count && this.#isWorseAt(child + 1, child)) child++;
      if (!isWorse(this.#items[child]!, this.#scores[child]!, item, score)) break;
      this.#move(child, at);
      at = child;
    }
    this.#set(at, item, score);
  }

  #isWorseAt(a: number, b: number): boolean {
    return isWorse(this.#items[a]!, this.#scores[a]!, this.#items[b]!, this.#scores[b]!);
  }

  #move(from: number, to: number): void {
    this.#set(to, this.#items[from]!, this.#scores[from]!);
  }

  #set(at: number, item: number, score: number): void {
    this.#items[at] = item;
    this.#scores[at] = score;
  }
}

function isWorse(a: number, scoreOfA: number, b: number, scoreOfB: number): boolean {
  return scoreOfA < scoreOfB || (scoreOfA === scoreOfB && a > b);
}
