/**
 * Evaluation on held-out saves. What belongs where:
 * - `questions/`: which held-out saves are eligible, candidates and slices; `questions/tasks/` has one task a file
 * - `contenders/`: what is measured: the model, `contenders/baselines/` with their tuning, `contenders/recommenders/`,
 *   and `contenders/scorers/`, which score candidates for all of them
 * - `measures/`: from ranks to measures with intervals
 * - `card/`: the model card
 * - `fusion/`: how vectors and words are fused, chosen on validation saves
 * - `search/`: what each mode of a search finds
 * - `inspection/`: a close look at single answers of the model
 * - `report/`: the report as data; `report/html/` and its `report/html/sections/` make the page, `report/print/` the
 *   text for the terminal
 */
export { type CardSource, modelCard } from './card/card.ts';
export { baselinesFile, readBaselines, writeBaselines } from './contenders/baseline-settings.ts';
export type { BaselineName } from './contenders/baselines/baselines.ts';
export { type BaselinesConfig, baselinesConfig } from './contenders/baselines/config.ts';
export {
  type TunedBaseline,
  type TunedBaselines,
  type TuneOptions,
  tuneBaselines,
} from './contenders/baselines/tune.ts';
export type { Names } from './contenders/documents.ts';
export { evaluatedModel, type GraphContext } from './contenders/embed.ts';
export { type IalsOptions, ials } from './contenders/recommenders/ials.ts';
export type { Interactions, Recommender } from './contenders/recommenders/recommender.ts';
export type { NodeVectors } from './contenders/scorers/vectors.ts';
export { similarToNew } from './contenders/similar-to-new.ts';
export { type EvaluatedModel, type EvaluateOptions, evaluate } from './evaluate.ts';
export { chooseFusion, type FusionSource } from './fusion/choose-fusion.ts';
export type { PickReliability, ReliabilityBin } from './fusion/reliability.ts';
export type { ConfidencePart, Hits, PickCalibration } from './inspection/calibration.ts';
export type { FactorId } from './inspection/factors.ts';
export type { Inspection } from './inspection/inspect.ts';
export type { FactorCost, Mistake, Mistakes } from './inspection/mistakes.ts';
export type { PageNeighbors } from './inspection/neighbors.ts';
export type { FoundNode, ShownNode } from './inspection/source.ts';
export type { PagePairs, ScoreDistribution, VectorShape } from './measures/distribution.ts';
export type { MeasureName } from './measures/measure-name.ts';
export type { Difference, Measures, Score } from './measures/measures.ts';
export type { Contender } from './measures/ranks.ts';
export { type Adjacency, groupPairs, rowOf } from './questions/adjacency.ts';
export type { Candidates } from './questions/candidates.ts';
export type { SliceName } from './questions/slices.ts';
export type { TaskId } from './questions/tasks/task.ts';
export type { RowCounts } from './questions/test-set.ts';
export { renderReport } from './report/html/render.ts';
export { printReport } from './report/print/report.ts';
export type {
  BaselineSettings,
  EvaluationReport,
  RunDescription,
  Slice,
  Subject,
  TaskReport,
} from './report/report.ts';
export { allRows, bestBaseline, differenceOf } from './report/verdicts.ts';
export { type EvaluateRunOptions, evaluateRun, pageIn, rewritePage, writeReport } from './run.ts';
export type {
  Cutoff,
  ModeScore,
  Overlap,
  SearchMeasure,
  SearchReport,
  SearchSlice,
  SearchSliceName,
} from './search/measure.ts';
