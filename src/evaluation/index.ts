/** Evaluation on held-out saves: tasks, baselines and the report. */
export { type Adjacency, groupPairs, rowOf } from './adjacency.ts';
export type { BaselineName } from './baselines/baselines.ts';
export { type BaselinesConfig, baselinesConfig } from './baselines/config.ts';
export {
  type TunedBaseline,
  type TunedBaselines,
  type TuneOptions,
  tuneBaselines,
} from './baselines/tune.ts';
export type { ConfidencePart, Hits, PickCalibration } from './closer/calibration.ts';
export type { CloserLook } from './closer/look.ts';
export type { Mistake, Mistakes, SignCost } from './closer/mistakes.ts';
export type { PageNeighbours } from './closer/neighbours.ts';
export type { SignId } from './closer/signs.ts';
export type { FoundNode, ShownNode } from './closer/source.ts';
export { bestBaseline } from './contenders.ts';
export type { PagePairs, ScoreDistribution, VectorShape } from './distribution.ts';
export type { Names } from './documents.ts';
export { labelNewPages } from './downstream/labelled.ts';
export { type Lift, measureLift, type RankerName } from './downstream/lift.ts';
export { type Probe, type ProbePages, probeLabels } from './downstream/probe.ts';
export { askBoards, askUsers, type Question } from './downstream/questions.ts';
export { type Moment, openWorld, type World } from './downstream/world.ts';
export { connectUniverse, evaluatedModel, type Surroundings } from './embed.ts';
export { type EvaluatedModel, type EvaluateOptions, evaluate } from './evaluate.ts';
export { renderReport } from './html/render.ts';
export type { Difference, MeasureName, Measures, Score } from './measures.ts';
export { printReport } from './print/report.ts';
export type { Contender } from './ranks.ts';
export { type IalsOptions, ials } from './recommenders/ials.ts';
export { contentKnn, hybridKnn, type ItemKnnOptions, itemKnn } from './recommenders/item-knn.ts';
export type { Features } from './recommenders/item-to-item.ts';
export { type P3AlphaOptions, p3alpha } from './recommenders/p3alpha.ts';
export type { Interactions, Recommender } from './recommenders/recommender.ts';
export { topPopular } from './recommenders/top-popular.ts';
export type { FeatureWeights } from './recommenders/weigh-features.ts';
export type {
  BaselineSettings,
  EvaluationReport,
  RunDescription,
  Slice,
  Subject,
  TaskReport,
} from './report.ts';
export type { NodeVectors } from './scorers/vectors.ts';
export type {
  ModeScore,
  Overlap,
  SearchMeasure,
  SearchReport,
  SearchSlice,
  SearchSliceName,
} from './search/measure.ts';
export type { SliceName } from './slices.ts';
export type { TaskId } from './tasks/task.ts';
export type { RowCounts } from './test-set.ts';
export { readUniverse, type Universe } from './universe.ts';
