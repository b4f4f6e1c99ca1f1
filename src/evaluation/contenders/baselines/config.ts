/** The settings of the baselines. */
import { z } from 'zod';

/** Defaults are untuned; `linksage tune` finds better values for a corpus, on validation saves. */
export const baselinesConfig = z.strictObject({
  bm25: z
    .strictObject({
      /** Saturation of repeated words. */
      k1: z.number().nonnegative().default(1.2),
      /** How much the length of a document counts. */
      b: z.number().min(0).max(1).default(0.75),
      /** Whether a word of the query counts once, however often it occurs. */
      distinctQuery: z.boolean().default(false),
    })
    .prefault({}),
  tfIdf: z
    .strictObject({
      /** Whether a word counts 1 + ln(count) instead of its count. */
      sublinear: z.boolean().default(true),
    })
    .prefault({}),
  tfIdfGrams: z
    .strictObject({
      sublinear: z.boolean().default(true),
      /** Characters of an n-gram, including the marks of a word's ends. */
      gramLength: z.int().min(2).default(5),
    })
    .prefault({}),
  lsa: z
    .strictObject({
      /** Length of the vectors. */
      dims: z.int().positive().default(256),
      /** Words in fewer documents are ignored. */
      fewestDocuments: z.int().positive().default(3),
    })
    .prefault({}),
  /** Longer and wider than the walk that finds the model's neighbors: that one stays too near to find new boards. */
  walk: z
    .strictObject({
      steps: z.int().positive().default(10_000),
      restart: z.number().gt(0).lt(1).default(0.15),
    })
    .prefault({}),
  itemKnn: z
    .strictObject({
      neighbors: z.int().positive().default(100),
      shrinkage: z.number().nonnegative().default(10),
    })
    .prefault({}),
  ials: z
    .strictObject({
      factors: z.int().positive().default(64),
      /** The weight of a page that a board lacks; a page that it holds weighs 1. */
      unobserved: z.number().positive().default(0.1),
      regularization: z.number().positive().default(0.003),
    })
    .prefault({}),
});

/** Settings of the baselines, complete. */
export type BaselinesConfig = z.output<typeof baselinesConfig>;
