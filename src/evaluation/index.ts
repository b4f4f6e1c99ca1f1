/** Evaluation on held-out saves: tasks, baselines and the report. */
export type { ScoreDistribution, VectorShape } from './distribution.ts';
export type { Names } from './documents.ts';
export { labelNewPages } from './downstream/labelled.ts';
export { type Lift, measureLift, type RankerName } from './downstream/lift.ts';
export { type Probe, type ProbePages, probeLabels } from './downstream/probe.ts';
export { askBoards, type Question } from './downstream/questions.ts';
export { type Moment, openWorld, type World } from './downstream/world.ts';
export { evaluatedModel, type Surroundings } from './embed.ts';
export { type EvaluatedModel, type EvaluateOptions, evaluate } from './evaluate.ts';
export { renderReport } from './html/render.ts';
export type { Difference, MeasureName, Measures, Score } from './measures.ts';
export { printReport } from './print/report.ts';
export type { EvaluationReport, Slice, SliceName, Subject, TaskReport } from './report.ts';
export type { NodeVectors } from './scorers/vectors.ts';
export type { TaskId } from './tasks.ts';
export type { RowCounts } from './test-set.ts';
export type { Universe } from './universe.ts';
