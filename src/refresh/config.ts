/** The settings of embedding versions and their refresh. */
import { z } from 'zod';
import { indexModes, vectorStorages } from '../embeddings/index.ts';

/** Settings of refreshes. */
export const refreshConfig = z.strictObject({
  /** How many embedding versions are kept. */
  keep: z.int().positive().default(2),
  /** A node keeps its vector up to this much drift of its neighborhood; see `measureDrift`. */
  tolerance: z.number().min(0).max(1).default(0.65),
  /** The type of the numbers in stored vectors. */
  storage: z.enum(vectorStorages).default('float32'),
  /** Whether full vectors are searched exactly or with an approximate index. */
  index: z.enum(indexModes).default('auto'),
  /** Which of the model's dims a version has: `all` or a list. The largest is the length of stored vectors. */
  dims: z.union([z.literal('all'), z.array(z.int().positive()).nonempty()]).default('all'),
  /** The audit of vectors that were carried over. */
  audit: z
    .strictObject({
      /** How many carried-over pages are encoded again for it; 0 for none. */
      pages: z.int().nonnegative().default(256),
      /** A refresh warns if the mean distance (1 − cosine) is above this. */
      limit: z.number().positive().default(0.02),
    })
    .prefault({}),
});

/** Settings of refreshes, complete. */
export type RefreshConfig = z.output<typeof refreshConfig>;
