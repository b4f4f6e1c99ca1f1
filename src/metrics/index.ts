/** Metrics of rankings and distributions: pure functions over typed arrays. */
export { areaUnderCurve } from './auc.ts';
export {
  type BootstrapOptions,
  bootstrapInterval,
  type Interval,
  intervalOf,
  pairedBootstrap,
  resampleMeans,
} from './bootstrap.ts';
export { type Histogram, histogram, kurtosis, mean, quantile, shareAbove } from './distribution.ts';
export {
  hitAt,
  joinRivals,
  meanRank,
  ndcgAt,
  ndcgOf,
  rankOf,
  type Standing,
  standingsOf,
} from './ranks.ts';
