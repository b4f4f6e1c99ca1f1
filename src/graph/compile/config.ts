/** The settings of a compile. */
import { z } from 'zod';
import type { RetiredSettings } from '../../base/index.ts';

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
      /** Pins with more edges to their page and boards lose all of them; null: none does. */
      maxDegree: z.strictObject({ pin: z.int().positive().nullable().default(null) }).prefault({}),
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
