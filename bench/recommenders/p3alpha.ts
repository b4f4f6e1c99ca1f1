/** Three steps of a random walk: from the user to one of its items, to another holder of it, to an item of that holder. */
import { findNearest, itemToItem } from '../../src/evaluation/contenders/recommenders/item-to-item.ts';
import {
  holdersOf,
  type Interactions,
  type Recommender,
} from '../../src/evaluation/contenders/recommenders/recommender.ts';

/** Settings of P3alpha. */
export interface P3AlphaOptions {
  /** The exponent of the transition probabilities, ≥ 0; default 1, the walk itself. */
  readonly alpha?: number;
  /** Items kept for every item, the most likely ones; default 100. */
  readonly neighbors?: number;
}

/**
 * P3alpha (Cooper, Lee, Radlinski and Strauss, "Random Walks in Recommender Systems: Exact Computation and
 * Simulations", 2014, section 3): with n_j holders of item j and n_v items of user v
 *
 *     score(u, i) = Σ_{j held} n_j^−α Σ_{v holds j and i} n_v^−α
 *
 * without the factor of the first step, which is the same for all items of a user.
 */
export function p3alpha(interactions: Interactions, options: P3AlphaOptions = {}): Recommender {
  const { alpha = 1, neighbors = 100 } = options;
  const { itemsOf } = interactions;
  const users = itemsOf.offsets.length - 1;
  const rows = holdersOf(interactions);
  // A dot product multiplies the values of both sides: each gets the square root of the probability of the step.
  const values = Float32Array.from(rows.ids, (user) => sizeOf(itemsOf.offsets, user) ** (-alpha / 2));
  const steps = findNearest(
    { rows: { ...rows, values }, columns: users },
    neighbors,
    (dot, item) => dot * sizeOf(rows.offsets, item) ** -alpha,
  );
  return itemToItem('P3alpha', steps);
}

function sizeOf(offsets: Uint32Array, row: number): number {
  return offsets[row + 1]! - offsets[row]!;
}
