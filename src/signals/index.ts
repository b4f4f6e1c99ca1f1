/**
 * Signals: what the content of a corpus says about its nodes. What belongs where:
 * - `words/`: texts as hashed words, and the weights and topics of words
 * - `cohesion/`: how well a pin fits its page: fitted statistics, scores, and their explanation
 * - `clusters/`: near-duplicates among pins and among pages
 * - `similar/`: pages with similar content
 */
export { type ClusterInput, clusterPages, clusterPins } from './clusters/clusters.ts';
export { type CohesionInput, scoreCohesion } from './cohesion/cohesion.ts';
export {
  type CohesionExplanation,
  type ExplainInput,
  explainCohesion,
  type SampleText,
} from './cohesion/explain.ts';
export { type FitInput, fitStatistics } from './cohesion/fit-statistics.ts';
export { imageCosines } from './cohesion/image-cosines.ts';
export type { Pairs } from './cohesion/pair-sample.ts';
export { type Scorer, scorePairs } from './cohesion/score-pairs.ts';
export { fitOnce, forgetFit, keptFit, keptStatistics } from './cohesion/signal-files.ts';
export { openStatistics, type StatisticsArrays, type TextStatistics } from './cohesion/statistics.ts';
export {
  type LinkClustersConfig,
  type PinClustersConfig,
  retiredSignals,
  type SignalsConfig,
  type SimilarPagesConfig,
  signalsConfig,
} from './config.ts';
export { findSimilarPages, type SimilarPages, type SimilarPagesInput } from './similar/similar-pages.ts';
export type { ImageChunk, ImageSource, TextSource } from './words/sources.ts';
export { readTexts, type SignalTexts, tableSource, type WordTable } from './words/word-table.ts';
