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
export { evaluatedModel, type Surroundings } from './embed.ts';
export { type EvaluatedModel, type EvaluateOptions, evaluate } from './evaluate.ts';
export { renderReport } from './html/render.ts';
export type { MeasureName } from './measure-name.ts';
export type { Difference, Measures, Score } from './measures.ts';
export { printReport } from './print/report.ts';
export type { Contender } from './ranks.ts';
export { type IalsOptions, ials } from './recommenders/ials.ts';
export type { Interactions, Recommender } from './recommenders/recommender.ts';
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
export type { Universe } from './universe.ts';
