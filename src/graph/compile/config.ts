/** The settings of a compile. */
import { z } from 'zod';

const largestDegrees = z
  .strictObject({
    page: z.int().positive().nullable().default(null),
    pin: z.int().positive().nullable().default(null),
    board: z.int().positive().nullable().default(null),
    cluster: z.int().positive().nullable().default(null),
    site: z.int().positive().nullable().default(null),
  })
  .prefault({});

const smallestDegrees = z
  .strictObject({
    page: z.int().nonnegative().default(0),
    pin: z.int().nonnegative().default(0),
    board: z.int().nonnegative().default(0),
    cluster: z.int().nonnegative().default(0),
    site: z.int().nonnegative().default(0),
  })
  .prefault({});

/** Which steps a compile takes. All are off by default: which of them help depends on the corpus (docs/graph.md). */
export const compileConfig = z.strictObject({
  cohesion: z
    .strictObject({
      /** Page–pin edges that cohere less are left out; 0 keeps all that were scored. */
      edgeThreshold: z.number().min(0).max(1).default(0),
      /** What becomes of edges that could not be scored, because one side says nothing. */
      unscored: z.enum(['keep', 'drop']).default('keep'),
    })
    .prefault({}),
  /** Whether near-duplicate pins share the edges of the pin that stands for them. */
  mergePins: z.boolean().default(false),
  /** Whether link clusters become nodes. */
  linkClusters: z.boolean().default(false),
  /** Whether sites become nodes. */
  sites: z.boolean().default(false),
  prune: z
    .strictObject({
      /** Whether nodes keep only a part of their edges: of each type, max(min(degree^exponent, most), least). */
      edges: z.boolean().default(false),
      /** Pruning by a power of the degree: Pixie (Eksombatchai et al. 2018), "Graph Pruning". */
      exponent: z.number().min(0).max(1).default(0.86),
      most: z.int().positive().default(10_000),
      least: z.int().nonnegative().default(10),
      /** Nodes of a kind with more edges lose all of them; null: none does. */
      maxDegree: largestDegrees,
      /** Nodes of a kind with fewer edges lose all of them. */
      minDegree: smallestDegrees,
    })
    .prefault({}),
  densify: z
    .strictObject({
      /** Pages with fewer edges to pins are joined with pages of like content; 0: none is. */
      below: z.int().nonnegative().default(0),
      /** With how many. */
      most: z.int().positive().default(5),
    })
    .prefault({}),
  /** Gigabytes that a compile may need; null: what the machine has left. */
  memory: z.number().positive().nullable().default(null),
});

/** Settings of a compile, complete. */
export type CompileConfig = z.output<typeof compileConfig>;
