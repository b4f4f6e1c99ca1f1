/** Training: examples, negatives, the loop, checkpoints. */
export type { AlignedVectors, Alignment } from './alignment.ts';
export { type TrainingConfig, trainingConfig } from './config.ts';
export type { RoundMetrics } from './state.ts';
export { type TrainedModel, type TrainingInput, train } from './train.ts';
