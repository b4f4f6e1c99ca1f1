/** What finding neighbors takes and gives. */

import { contentHash } from '../../base/index.ts';
import type { NodeKind } from '../../catalog/index.ts';
import type { WalkConfig } from './config.ts';

/** How neighbors are found. */
export interface WalkOptions extends WalkConfig {
  /** How many neighbors of each kind are kept. */
  readonly top: Readonly<Record<NodeKind, number>>;
  /** Chooses another set of walks. Default 0, the set of every workspace. */
  readonly seed?: number;
}

/**
 * Names walks by what they find, for embedding versions to tell whether neighbors were found as they are now. Versions
 * that are older than this function hashed the same settings, in this order, with those that are constants now.
 */
export function nameWalk({ steps, restart, seed = 0, weights, stop, top }: WalkOptions): string {
  const settings = { method: 'walk', steps, restart, seed, weights, stop, epsilon: 1e-4, top };
  return contentHash(JSON.stringify(settings));
}

/** Neighbors of n starts, per kind: ids by visit count, highest first; unused places hold `none`. */
export type NeighborLists = Readonly<Record<NodeKind, NeighborList>>;

/** K = neighbors kept of this kind */
export interface NeighborList {
  /** Node ids. `[n, K]` */
  readonly ids: Uint32Array;
  /** Visit counts, 0 where unused. `[n, K]` */
  readonly visits: Uint32Array;
  /** K. */
  readonly width: number;
}

/** Nodes that a start's walk treats as absent; row i holds those of start i. */
export interface HiddenNodes {
  /** `[n + 1]` */
  readonly offsets: Uint32Array;
  readonly nodes: Uint32Array;
}

/**
 * Finds the neighbors of one start after the other, over memory that it allocates once.
 *
 * Every implementation approximates personalized PageRank: the expected visits of a node, where
 * `steps × restart` walks leave the start, take an edge with a probability in proportion to its type's weight,
 * and end with probability `restart` after each hop. What it finds depends on the start's key hash and on the
 * rows around it, which are ordered by key hash; never on ids, other starts or the rest of the corpus.
 */
export interface NeighborFinder {
  /** Writes the neighbors of `start` into row `row` of `lists` as if the hidden nodes were not there. */
  find(start: number, hidden: Uint32Array, lists: NeighborLists, row: number): void;
}
