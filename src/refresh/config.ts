/** The settings of embedding versions and their refresh. */
import { z } from 'zod';
import { indexModes, vectorStorages } from '../embeddings/index.ts';

/** Settings of refreshes. */
export const refreshConfig = z.strictObject({
  /** How many embedding versions are kept. */
  keep: z.int().positive().default(2),
  /** The most drift of its neighborhood at which a node keeps its vector, see `measureDrift`. */
  tolerance: z.number().min(0).max(1).default(0.65),
  /** The type of the stored numbers. */
  storage: z.enum(vectorStorages).default('float32'),
  /** Which kinds are searched by an approximate index, at the length of stored vectors. */
  index: z.enum(indexModes).default('auto'),
  /** Which of the model's dims versions have, `all` or some of them; the largest is the length of stored vectors. */
  dims: z.union([z.literal('all'), z.array(z.int().positive()).nonempty()]).default('all'),
  /** The audit of vectors that were carried over. */
  audit: z
    .strictObject({
      /** How many pages are encoded afresh for it; 0: none. */
      pages: z.int().nonnegative().default(256),
      /** The mean distance, 1 − cosine, above which a refresh warns. */
      limit: z.number().positive().default(0.02),
    })
    .prefault({}),
});

/** Settings of refreshes, complete. */
export type RefreshConfig = z.output<typeof refreshConfig>;
