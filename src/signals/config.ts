/** The settings of signals. */
import { z } from 'zod';

const similarity = z.number().gt(0).max(1);
const most = z.int().min(2);

/** How cohesion is learned from a corpus; counts when its statistics are first fitted. */
const cohesionConfig = z.strictObject({
  /** Topics of words. */
  topics: z.int().min(1).max(256).default(64),
  /** Pages, each with one pin, that topics and weights are learned from. */
  sample: z.int().positive().default(50_000),
  /** Chooses another sample. */
  seed: z.int().nonnegative().default(0),
});

const pinClustersConfig = z.strictObject({
  /** The least cosine of the image vectors of pins in one cluster. */
  imageSimilarity: similarity.default(0.97),
  /** The least Jaccard similarity of word pairs, for pins without an image. */
  textSimilarity: similarity.default(0.9),
  /** Pins without an image join a cluster only with at least this many different words: "untitled" says nothing. */
  minWords: z.int().min(2).default(5),
  /** The most pins of one cluster. */
  most: most.default(1000),
});

const linkClustersConfig = z.strictObject({
  /** The least Jaccard similarity of word pairs of pages in one cluster. */
  similarity: similarity.default(0.8),
  /** Pages join a cluster only with at least this many different words. */
  minWords: z.int().min(2).default(20),
  /** The most pages of one cluster. */
  most: most.default(1000),
});

const similarPagesConfig = z.strictObject({
  /** Similar pages found for each page, at most. */
  neighbours: z.int().positive().default(10),
  /** The least TF-IDF cosine of similar pages. */
  minSimilarity: z.number().min(0).max(1).default(0.05),
});

/** The settings of all signals. */
export const signalsConfig = z.strictObject({
  cohesion: cohesionConfig.prefault({}),
  pinClusters: pinClustersConfig.prefault({}),
  linkClusters: linkClustersConfig.prefault({}),
  similarPages: similarPagesConfig.prefault({}),
});

/** Settings of signals, complete. */
export type SignalsConfig = z.output<typeof signalsConfig>;
export type PinClustersConfig = SignalsConfig['pinClusters'];
export type LinkClustersConfig = SignalsConfig['linkClusters'];
export type SimilarPagesConfig = SignalsConfig['similarPages'];
