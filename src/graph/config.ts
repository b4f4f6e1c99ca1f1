/** The settings of walks. */
import { z } from 'zod';

/** How neighbours are found; the numbers kept are the model's (`model.neighbours`). */
export const walkConfig = z.strictObject({
  /** Hops per walk; more of them make the visit counts steadier. */
  steps: z.int().positive().default(1000),
  /** The probability to return to the start before a hop. */
  restart: z.number().gt(0).lt(1).default(0.3),
  /** Chooses another set of walks. */
  seed: z.int().nonnegative().default(0),
});

/** Settings of walks, complete. */
export type WalkConfig = z.output<typeof walkConfig>;
