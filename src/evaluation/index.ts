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
export { bestBaseline } from './contenders.ts';
export type { ScoreDistribution, VectorShape } from './distribution.ts';
export type { Names } from './documents.ts';
export { labelNewPages } from './downstream/labelled.ts';
export { type Lift, measureLift, type RankerName } from './downstream/lift.ts';
export { type Probe, type ProbePages, probeLabels } from './downstream/probe.ts';
export { askBoards, askUsers, type Question } from './downstream/questions.ts';
export { type Moment, openWorld, type World } from './downstream/world.ts';
export { connectUniverse, evaluatedModel, type Surroundings } from './embed.ts';
export { type EvaluatedModel, type EvaluateOptions, evaluate } from './evaluate.ts';
export { renderReport } from './html/render.ts';
export type { MeasureName } from './measure-name.ts';
export type { Difference, Measures, Score } from './measures.ts';
export { printReport } from './print/report.ts';
export { type IalsOptions, ials } from './recommenders/ials.ts';
export { contentKnn, hybridKnn, type ItemKnnOptions, itemKnn } from './recommenders/item-knn.ts';
export type { Features } from './recommenders/item-to-item.ts';
export { type P3AlphaOptions, p3alpha } from './recommenders/p3alpha.ts';
export type { Interactions, Recommender } from './recommenders/recommender.ts';
export { topPopular } from './recommenders/top-popular.ts';
export type { FeatureWeights } from './recommenders/weigh-features.ts';
export type { BaselineSettings, EvaluationReport, Slice, Subject, TaskReport } from './report.ts';
export type { NodeVectors } from './scorers/vectors.ts';
export type { SearchReport } from './search/measure.ts';
export type { SliceName } from './slices.ts';
export type { TaskId } from './tasks/task.ts';
export type { RowCounts } from './test-set.ts';
export { readUniverse, type Universe } from './universe.ts';
