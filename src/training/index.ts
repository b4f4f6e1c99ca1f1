/**
 * Training. What belongs where:
 * - `examples/`: examples, negatives, what a batch may not see, batches
 * - `step/`: losses and update of one step, and what is carried from step to step
 */
export { alignTo } from './align.ts';
export { renamedTraining, type TrainingConfig, trainingConfig } from './config.ts';
export { type SplitExamples, splitExamples } from './examples/examples.ts';
export { isOutgrown, trainingPays } from './pays.ts';
export { type TrainOptions, type TrainReport, trainRun } from './run.ts';
export { findStart, type Start } from './start.ts';
export type { AlignedVectors, Alignment } from './step/alignment.ts';
export type { RoundMetrics, RoundScore } from './step/state.ts';
export { measureSteps, type StepWorth } from './step-worth.ts';
export { type TrainedModel, type TrainingInput, train } from './train.ts';
