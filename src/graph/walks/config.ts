/** The settings of walks. */
import { z } from 'zod';
import type { RetiredSettings } from '../../base/index.ts';

const weight = z.number().nonnegative();

/** How neighbors are found; the numbers kept are the model's (`model.neighbors`). */
export const walkConfig = z.strictObject({
  /** Expected hops per start; more of them make the visit counts steadier. */
  steps: z.int().positive().default(1000),
  /** The probability that a walk ends after a hop; the next one begins at the start. */
  restart: z.number().gt(0).lt(1).default(0.3),
  /**
   * A hop takes an edge with a probability of its type's weight over the sum of the weights of the node's
   * edges; 0 forbids a type.
   */
  weights: z
    .strictObject({
      pagePin: weight.default(1),
      pinBoard: weight.default(1),
      pageCluster: weight.default(1),
      /** Pages of one site are less alike than pages on one board. */
      pageSite: weight.default(0.1),
      pagePage: weight.default(1),
    })
    .prefault({}),
  /** Ends the walks of a start as soon as so many of its neighbors were visited so often. */
  stop: z
    .strictObject({
      /** 0: never. */
      nodes: z.int().nonnegative().default(0),
      visits: z.int().positive().default(4),
    })
    .prefault({}),
});

/** Settings of walks, complete. */
export type WalkConfig = z.output<typeof walkConfig>;

/** Settings of walks that are constants now. */
export const retiredWalk: RetiredSettings = { 'walk.method': 'walk', 'walk.seed': 0, 'walk.epsilon': 1e-4 };
