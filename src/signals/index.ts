/** Signals of a corpus: cohesion of pins and pages, clusters of near copies, similar pages. */
export { type ClusterInput, clusterPages, clusterPins } from './clusters.ts';
export { type CohesionInput, scoreCohesion } from './cohesion.ts';
export {
  type LinkClustersConfig,
  type PinClustersConfig,
  retiredSignals,
  type SignalsConfig,
  type SimilarPagesConfig,
  signalsConfig,
} from './config.ts';
export { type CohesionExplanation, type ExplainInput, explainCohesion, type SampleText } from './explain.ts';
export { type FitInput, fitStatistics } from './fit-statistics.ts';
export { imageCosines } from './image-cosines.ts';
export type { Pairs } from './pair-sample.ts';
export { type Scorer, scorePairs } from './score-pairs.ts';
export { findSimilarPages, type SimilarPages, type SimilarPagesInput } from './similar-pages.ts';
export type { ImageChunk, ImageSource, TextSource } from './sources.ts';
export { openStatistics, type StatisticsArrays, type TextStatistics } from './statistics.ts';
export { readTexts, type SignalTexts, tableSource, type WordTable } from './word-table.ts';
