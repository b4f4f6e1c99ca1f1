/** The interface of finding neighbors: options and results. */

import { contentHash } from '../../base/index.ts';
import type { NodeKind } from '../../catalog/index.ts';
import type { WalkConfig } from './config.ts';

/** How neighbors are found. */
export interface WalkOptions extends WalkConfig {
  /** How many neighbors of each kind are kept. */
  readonly top: Readonly<Record<NodeKind, number>>;
  /** The seed of all random numbers. Default 0, which every workspace uses. */
  readonly seed?: number;
}

/**
 * A name for the settings of walks, by which embedding versions see whether neighbors are still found in the same way.
 * Versions that are older than this function have hashed the same settings in this order, including those that are
 * constants now.
 */
export function nameWalk({ steps, restart, seed = 0, weights, stop, top }: WalkOptions): string {
  const settings = { method: 'walk', steps, restart, seed, weights, stop, epsilon: 1e-4, top };
  return contentHash(JSON.stringify(settings));
}

/** The neighbors of n starts, by kind, the most visited first. */
export type NeighborLists = Readonly<Record<NodeKind, NeighborList>>;

/** The neighbors of one kind. K = neighbors kept of this kind */
export interface NeighborList {
  /** Node ids, filled up with `none`. `[n, K]` */
  readonly ids: Uint32Array;
  /** Visit counts, filled up with 0. `[n, K]` */
  readonly visits: Uint32Array;
  /** K. */
  readonly width: number;
}

/** Nodes that the walks of a start treat as absent: row i has those of start i. */
export interface HiddenNodes {
  /** `[n + 1]` */
  readonly offsets: Uint32Array;
  readonly nodes: Uint32Array;
}

/**
 * Finds the neighbors of one start after the other, in memory that it allocates once.
 *
 * Every implementation approximates personalized PageRank, by the visits of random walks: `steps × restart` walks leave
 * the start, take each edge with a probability proportional to the weight of its type, and end with probability
 * `restart` after each hop. The result depends on the start's key hash and on the rows around the start, which are
 * ordered by key hash. It does not depend on ids, on other starts, or on the rest of the corpus.
 */
export interface NeighborFinder {
  /** Writes the neighbors of `start` to row `row` of `lists`, as if the hidden nodes did not exist. */
  find(start: number, hidden: Uint32Array, lists: NeighborLists, row: number): void;
}
