/** Bootstrap intervals of means and of their differences. */
import { dot, type Floats, LinkSageError, Random } from '../base/index.ts';
import { mean, quantile } from './distribution.ts';

export interface BootstrapOptions {
  readonly seed: number;
  /** Samples drawn with replacement; default 1,000. */
  readonly resamples?: number;
  /** Share of resampled means inside the interval, in (0, 1); default 0.95. */
  readonly level?: number;
}

/** A mean and its percentile interval; all NaN without values. */
export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Percentile bootstrap interval of the mean (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993,
 * chapter 13): the quantiles (1 ∓ level) / 2 of the means of samples with replacement, interpolated linearly.
 * The same seed and values give the same interval.
 *
 * @throws LinkSageError if resamples or level is out of range.
 */
export function bootstrapInterval(values: Floats, options: BootstrapOptions): Interval {
  return intervalOf(mean(values), resampleMeans([values], options)[0]!, options.level);
}

/**
 * Interval of the mean of `a[i] − b[i]`, where a and b measure the same rows. Rows are resampled in pairs, so that
 * the variance between rows does not count. The difference is significant if the interval excludes zero.
 *
 * @throws LinkSageError if a and b differ in length, and as `bootstrapInterval` does.
 */
export function pairedBootstrap(a: Floats, b: Floats, options: BootstrapOptions): Interval {
  if (a.length !== b.length) {
    throw new LinkSageError(
      `pairedBootstrap: expected b to have ${a.length} values, as a has, got ${b.length}`,
    );
  }
  return bootstrapInterval(
    Float64Array.from(a, (value, i) => value - b[i]!),
    options,
  );
}

/**
 * The means of samples with replacement, for columns that measure the same rows. Every sample takes the same rows of all
 * columns, so that the differences between the means of two columns are those of the paired bootstrap.
 * `columns`: [C][rows]; gives [C][resamples].
 *
 * @throws LinkSageError if resamples is out of range.
 */
export function resampleMeans(columns: readonly Floats[], options: BootstrapOptions): Float64Array[] {
  const { seed, resamples = 1000 } = options;
  if (!Number.isInteger(resamples) || resamples < 1) {
    throw new LinkSageError(`bootstrap: expected resamples to be a positive integer, got ${resamples}`);
  }
  const random = new Random(seed);
  const rows = columns[0]?.length ?? 0;
  const times = new Float64Array(rows); // how often the sample contains each row
  const means = columns.map(() => new Float64Array(resamples));
  for (let sample = 0; sample < resamples; sample++) {
    times.fill(0);
    for (let i = 0; i < rows; i++) times[random.below(rows)]!++;
    for (let c = 0; c < columns.length; c++) means[c]![sample] = dot(times, columns[c]!) / rows;
  }
  return means;
}

/**
 * The interval around a mean from resampled means, [resamples]; `level` as in `BootstrapOptions`.
 *
 * @throws LinkSageError if level is out of range.
 */
export function intervalOf(center: number, resampled: Float64Array, level = 0.95): Interval {
  if (!(level > 0 && level < 1)) {
    throw new LinkSageError(`bootstrap: expected level to lie between 0 and 1, got ${level}`);
  }
  const sorted = resampled.slice().sort();
  return { mean: center, low: quantile(sorted, (1 - level) / 2), high: quantile(sorted, (1 + level) / 2) };
}
