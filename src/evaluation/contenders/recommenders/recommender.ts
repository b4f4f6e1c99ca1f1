/** The interface of recommenders, which recommend items to users by what users hold, and the data that they learn from. */
import { LinkSageError } from '../../../base/index.ts';
import { type SparseRows, transpose } from '../../../text/index.ts';
import type { Adjacency } from '../../questions/adjacency.ts';

/**
 * Which items each user holds. A user is a board or a library, an item is a page. Legend: U users, I items.
 *
 * If scores tie at the end of a list of neighbors, the item with the lower number stays. To make results independent of
 * the order of the data, number the items by something of their own, such as the hashes of their keys.
 */
export interface Interactions {
  /** The items of each user: [U, I] */
  readonly itemsOf: Adjacency;
  /** I */
  readonly items: number;
}

/** Scores items for a user, given the items that the user holds. */
export interface Recommender {
  readonly name: string;
  /**
   * The score of each item for a user who holds the items `held`, [I]; higher is better. The user may be new, and may
   * hold nothing. Items held are scored too: the caller leaves out what is no candidate. `out`, if given, is overwritten
   * and returned.
   *
   * @throws LinkSageError if `out` does not have length I, or an item does not exist
   */
  score(held: Uint32Array, out?: Float32Array): Float32Array;
}

/** Checks the arguments of `score`, and gives the buffer for the scores of `items` items. */
export function prepareScores(items: number, held: Uint32Array, out: Float32Array | undefined): Float32Array {
  if (out !== undefined && out.length !== items) {
    throw new LinkSageError(`recommender: expected out to hold ${items} items, got ${out.length}`);
  }
  const beyond = held.find((item) => item >= items);
  if (beyond !== undefined) {
    throw new LinkSageError(`recommender: expected items below ${items}, got ${beyond}`);
  }
  return out ?? new Float32Array(items);
}

/** The users who hold each item, each with the value 1: [I, U] */
export function holdersOf({ itemsOf, items }: Interactions): SparseRows {
  return transpose({ ...itemsOf, values: new Float32Array(itemsOf.ids.length).fill(1) }, items);
}
