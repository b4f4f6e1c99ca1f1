/** Training: examples, negatives, the loop, checkpoints. */
export { type TrainingConfig, trainingConfig } from './config.ts';
export type { RoundMetrics } from './state.ts';
export { type TrainedModel, type TrainingInput, train } from './train.ts';
