/** The settings of signals. */
import { z } from 'zod';
import type { RetiredSettings } from '../base/index.ts';

const similarity = z.number().gt(0).max(1);

/** How cohesion is learned from a corpus. Used when its statistics are fitted. */
const cohesionConfig = z.strictObject({
  /** The number of topics of words. */
  topics: z.int().min(1).max(256).default(64),
  /** The number of pages, each with one pin, that topics and weights are learned from. */
  sample: z.int().positive().default(50_000),
});

const pinClustersConfig = z.strictObject({
  /** The least cosine of the image vectors of pins in one cluster. */
  imageSimilarity: similarity.default(0.97),
  /** The least Jaccard similarity of word pairs, for pins without an image. */
  textSimilarity: similarity.default(0.9),
  /** Pins without an image are clustered only if they have this many different words: "untitled" says nothing. */
  minWords: z.int().min(2).default(5),
});

const linkClustersConfig = z.strictObject({
  /** The least Jaccard similarity of word pairs of pages in one cluster. */
  similarity: similarity.default(0.8),
  /** Pages are clustered only if they have at least this many different words. */
  minWords: z.int().min(2).default(20),
});

const similarPagesConfig = z.strictObject({
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

/** Settings of signals that are constants now. */
export const retiredSignals: RetiredSettings = {
  'signals.cohesion.seed': 0,
  'signals.pinClusters.most': 1000,
  'signals.linkClusters.most': 1000,
  'signals.similarPages.neighbours': 10,
};
