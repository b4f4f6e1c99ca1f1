/** The settings of walks. */
import { z } from 'zod';
import type { RetiredSettings } from '../../base/index.ts';

const weight = z.number().nonnegative();

/** How neighbors are found. How many are kept is a setting of the model (`model.neighbors`). */
export const walkConfig = z.strictObject({
  /** The expected number of hops per start. More hops give more precise visit counts. */
  steps: z.int().positive().default(1000),
  /** The probability that a walk ends after a hop. The next walk begins at the start again. */
  restart: z.number().gt(0).lt(1).default(0.3),
  /**
   * The weight of each type of edge. A hop takes an edge with a probability proportional to its weight; 0 forbids a type.
   */
  weights: z
    .strictObject({
      pagePin: weight.default(1),
      pinBoard: weight.default(1),
      pageCluster: weight.default(1),
      /** Pages of the same site are less similar than pages on the same board. */
      pageSite: weight.default(0.1),
      pagePage: weight.default(1),
    })
    .prefault({}),
  /** Ends the walks of a start early, once `nodes` of its neighbors have been visited `visits` times each. */
  stop: z
    .strictObject({
      /** 0 for never. */
      nodes: z.int().nonnegative().default(0),
      visits: z.int().positive().default(4),
    })
    .prefault({}),
});

/** Settings of walks, complete. */
export type WalkConfig = z.output<typeof walkConfig>;

/** Settings of walks that are constants now. */
export const retiredWalk: RetiredSettings = { 'walk.method': 'walk', 'walk.seed': 0, 'walk.epsilon': 1e-4 };
