/** The settings of a compile. */
import { z } from 'zod';
import type { RetiredSettings } from '../../base/index.ts';

/** The steps of a compile. All are off by default, since it depends on the corpus which of them help (docs/graph.md). */
export const compileConfig = z.strictObject({
  cohesion: z
    .strictObject({
      /** Page–pin edges with a lower cohesion are removed; 0 keeps all that have a score. */
      edgeThreshold: z.number().min(0).max(1).default(0),
      /** What to do with edges without a score, because the page or the pin has nothing to compare. */
      unscored: z.enum(['keep', 'drop']).default('keep'),
    })
    .prefault({}),
  /** Whether the edges of near-duplicate pins move to the pin that represents their cluster. */
  mergePins: z.boolean().default(false),
  /** Whether link clusters become nodes. */
  linkClusters: z.boolean().default(false),
  /** Whether sites become nodes. */
  sites: z.boolean().default(false),
  prune: z
    .strictObject({
      /** Whether nodes keep only part of their edges: max(min(degree^exponent, most), least) of each type. */
      edges: z.boolean().default(false),
      /** The power of the degree: Pixie (Eksombatchai et al. 2018), "Graph Pruning". */
      exponent: z.number().min(0).max(1).default(0.86),
      most: z.int().positive().default(10_000),
      least: z.int().nonnegative().default(10),
      /** Pins with more edges to their page and boards than this lose all of them; null for no limit. */
      maxDegree: z.strictObject({ pin: z.int().positive().nullable().default(null) }).prefault({}),
    })
    .prefault({}),
  densify: z
    .strictObject({
      /** Pages with fewer edges to pins than this are joined with pages of similar content; 0 for none. */
      below: z.int().nonnegative().default(0),
      /** The most similar pages that a page is joined with. */
      most: z.int().positive().default(5),
    })
    .prefault({}),
  /** Gigabytes that a compile may need; null for what the machine has left. */
  memory: z.number().positive().nullable().default(null),
});

/** Settings of a compile, complete. */
export type CompileConfig = z.output<typeof compileConfig>;

/** Settings of compiles that are constants now. */
export const retiredCompile: RetiredSettings = {
  'compile.prune.maxDegree.page': null,
  'compile.prune.maxDegree.board': null,
  'compile.prune.maxDegree.cluster': null,
  'compile.prune.maxDegree.site': null,
  'compile.prune.minDegree.page': 0,
  'compile.prune.minDegree.pin': 0,
  'compile.prune.minDegree.board': 0,
  'compile.prune.minDegree.cluster': 0,
  'compile.prune.minDegree.site': 0,
};
