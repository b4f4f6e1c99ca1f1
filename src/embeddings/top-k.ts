/** The best k of a stream of scores. */
import { none } from '../base/index.ts';

/**
 * A heap of at most k (score, id) pairs with the worst at its root: the lowest score, of equal ones the highest
 * id. Scores come in ascending order of their ids, so that of equal scores the first to come stays. NaN never
 * enters.
 */
export class TopK {
  readonly #scores: Float32Array;
  readonly #ids: Uint32Array;
  #size = 0;

  constructor(k: number) {
    this.#scores = new Float32Array(k);
    this.#ids = new Uint32Array(k);
  }

  /** Offers the scores `[from, to)` of an array; the first of them belongs to `firstId`. */
  offer(scores: Float32Array, from: number, to: number, firstId: number): void {
    const k = this.#scores.length;
    let i = from;
    for (; i < to && this.#size < k; i++) {
      if (!Number.isNaN(scores[i])) this.#siftUp(this.#size++, scores[i]!, firstId + i - from);
    }
    for (i = nextAbove(scores, i, to, this.#scores[0]!); i < to; ) {
      this.#siftDown(k, scores[i]!, firstId + i - from);
      i = nextAbove(scores, i + 1, to, this.#scores[0]!);
    }
  }

  /** Empties the heap into `ids` and `scores` from place `at` on, best first; what is left over is marked. */
  drain(ids: Uint32Array, scores: Float32Array, at: number): void {
    ids.fill(none, at + this.#size, at + this.#scores.length);
    scores.fill(Number.NEGATIVE_INFINITY, at + this.#size, at + this.#scores.length);
    while (this.#size > 0) {
      const last = --this.#size;
      ids[at + last] = this.#ids[0]!;
      scores[at + last] = this.#scores[0]!;
      this.#siftDown(last, this.#scores[last]!, this.#ids[last]!);
    }
  }

  /** Whether the pair is worse than the one at `place`. */
  #isWorse(score: number, id: number, place: number): boolean {
    const other = this.#scores[place]!;
    return score < other || (score === other && id > this.#ids[place]!);
  }

  #siftUp(from: number, score: number, id: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.#isWorse(score, id, parent)) break;
      this.#move(parent, place);
      place = parent;
    }
    this.#scores[place] = score;
    this.#ids[place] = id;
  }

  /** Puts the pair in the place of the root of a heap of `size`. */
  #siftDown(size: number, score: number, id: number): void {
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= size) break;
      if (child + 1 < size && this.#isWorse(this.#scores[child + 1]!, this.#ids[child + 1]!, child)) child++;
      if (this.#isWorse(score, id, child)) break;
      this.#move(child, place);
      place = child;
    }
    this.#scores[place] = score;
    this.#ids[place] = id;
  }

  #move(from: number, to: number): void {
    this.#scores[to] = this.#scores[from]!;
    this.#ids[to] = this.#ids[from]!;
  }
}

/** The first place in `[from, to)` whose score is above a bound, `to` where there is none. */
function nextAbove(scores: Float32Array, from: number, to: number, bound: number): number {
  let i = from;
  // Nearly all scores end here: eight a turn, which takes three fifths of the time of one by one
  for (; i + 8 <= to; i += 8) {
    const isAbove =
      scores[i]! > bound ||
      scores[i + 1]! > bound ||
      scores[i + 2]! > bound ||
      scores[i + 3]! > bound ||
      scores[i + 4]! > bound ||
      scores[i + 5]! > bound ||
      scores[i + 6]! > bound ||
      scores[i + 7]! > bound;
    if (isAbove) break;
  }
  while (i < to && !(scores[i]! > bound)) i++;
  return i;
}
