/** Measures of rankings and distributions: pure functions over typed arrays. */
export { type BootstrapOptions, bootstrapInterval, type Interval, pairedBootstrap } from './bootstrap.ts';
export { type Histogram, histogram, kurtosis, mean, quantile, shareAbove } from './distribution.ts';
export type { Floats } from './floats.ts';
export { meanReciprocalRank, ndcgAt, rankOf, recallAt } from './ranks.ts';
