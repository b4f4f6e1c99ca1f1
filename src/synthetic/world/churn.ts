/** The changes of pages on each day of churn. */
import { Scatter, stream } from './streams.ts';
import { drawOther, type Topics } from './topics.ts';

/** A change of a page of the base corpus on a day. */
export type Change = 'deleted' | 'changed' | 'moved';

/** Shares of pages that a day adds, deletes, changes and moves, relative to the pages of the base corpus. */
const shares = { new: 0.01, deleted: 0.01, changed: 0.02, moved: 0.01 };

/** Per day, the probability that a save of the base corpus leads to another save of the same pin. */
export const newSaves = 0.03;

/**
 * Decides which pages change on which day. The pages of the base corpus are shuffled once. Days delete pages from the end
 * of this order, and change and move pages from its start, cycling through the remaining pages. So no day depends on the
 * number of later days.
 */
export class Churn {
  readonly #base: number;
  readonly #seed: number;
  readonly #topics: Topics;
  readonly #order: Scatter;
  readonly #perDay: Readonly<Record<keyof typeof shares, number>>;

  constructor(seed: number, topics: Topics, base: number) {
    this.#base = base;
    this.#seed = seed;
    this.#topics = topics;
    this.#order = new Scatter(seed, 100, base);
    const count = (kind: keyof typeof shares) => Math.round(shares[kind] * base);
    this.#perDay = {
      new: count('new'),
      deleted: count('deleted'),
      changed: count('changed'),
      moved: count('moved'),
    };
  }

  /** The pages that a day adds: `from` to `to` (exclusive). */
  newPages(day: number): [from: number, to: number] {
    return [this.#base + (day - 1) * this.#perDay.new, this.#base + day * this.#perDay.new];
  }

  /** The day that adds a page; 0 for the base corpus. */
  dayOf(page: number): number {
    return page < this.#base ? 0 : 1 + Math.floor((page - this.#base) / this.#perDay.new);
  }

  /**
   * The change of a page on a day. Pages that a day added never change, and neither does page 0, which may be the
   * hub.
   */
  changeOf(page: number, day: number): Change | undefined {
    if (page >= this.#base || page === 0) return undefined;
    const { deleted, changed, moved } = this.#perDay;
    const place = this.#order.place(page);
    const left = this.#base - day * deleted;
    if (place >= left) return place < left + deleted ? 'deleted' : undefined;
    const first = ((day - 1) * (changed + moved)) % left;
    const turn = (place - first + left) % left;
    if (turn < changed) return 'changed';
    return turn < changed + moved ? 'moved' : undefined;
  }

  /** Whether a page is deleted by the end of a day. */
  isDeleted(page: number, day: number): boolean {
    if (page >= this.#base || page === 0) return false;
    return this.#order.place(page) >= this.#base - day * this.#perDay.deleted;
  }

  /** The topic that a page moves to on a day: its pins then move to boards of that topic. */
  movesTo(page: number, topic: number, day: number): number {
    return drawOther(this.#topics, topic, stream(this.#seed, 'movedPage', page, day));
  }
}
