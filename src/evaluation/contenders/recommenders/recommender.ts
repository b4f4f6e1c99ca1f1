/** What recommends items to users by what users hold: the interface, and what is learned from. */
import { LinkSageError } from '../../../base/index.ts';
import { type SparseRows, transpose } from '../../../text/index.ts';
import type { Adjacency } from '../../questions/adjacency.ts';

/**
 * Which items each user holds. A user is a board or a library, an item is a page. Legend: U users, I items.
 *
 * Where scores tie at the edge of a list of neighbors, the item of the lower number stays; who wants results that do
 * not hang on numbers numbers the items by something of their own, such as the hashes of their keys.
 */
export interface Interactions {
  /** The items of every user: [U, I] */
  readonly itemsOf: Adjacency;
  /** I */
  readonly items: number;
}

/** Ranks items for whoever holds some. */
export interface Recommender {
  readonly name: string;
  /**
   * The score of every item for a user who holds the items `held`, [I]; higher is better. The user need not be one
   * that was learned from, and may hold nothing. Items held are scored as well: what is no candidate is the caller's
   * business. `out`, if given, is overwritten and returned.
   *
   * @throws LinkSageError where `out` has another length than I, or an item is none of them
   */
  score(held: Uint32Array, out?: Float32Array): Float32Array;
}

/** The buffer for the scores of `items` items, after a look at what was asked. */
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

/** The users of every item, each with the value 1: [I, U] */
export function holdersOf({ itemsOf, items }: Interactions): SparseRows {
  return transpose({ ...itemsOf, values: new Float32Array(itemsOf.ids.length).fill(1) }, items);
}
