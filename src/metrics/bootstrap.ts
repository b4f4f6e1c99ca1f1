/** Bootstrap intervals of means and of their differences. */
import { LinkSageError, Random } from '../base/index.ts';
import { mean } from './distribution.ts';
import type { Floats } from './floats.ts';

export interface BootstrapOptions {
  readonly seed: number;
  /** Samples drawn with replacement; default 1,000. */
  readonly resamples?: number;
  /** Share of resampled means inside the interval, in (0, 1); default 0.95. */
  readonly level?: number;
}

/** A mean and its percentile interval; all NaN where there is no value. */
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
 * @throws LinkSageError where resamples or level is out of range.
 */
export function bootstrapInterval(values: Floats, options: BootstrapOptions): Interval {
  const { seed, resamples = 1000, level = 0.95 } = options;
  if (!Number.isInteger(resamples) || resamples < 1) {
    throw new LinkSageError(`bootstrap: expected resamples to be a positive integer, got ${resamples}`);
  }
  if (!(level > 0 && level < 1)) {
    throw new LinkSageError(`bootstrap: expected level to lie between 0 and 1, got ${level}`);
  }
  const means = resampledMeans(values, new Random(seed), resamples).sort();
  return {
    mean: mean(values),
    low: quantile(means, (1 - level) / 2),
    high: quantile(means, (1 + level) / 2),
  };
}

/**
 * Interval of the mean of `a[i] − b[i]`, the same rows measured twice: resampling rows, not sides, leaves out
 * the variance between rows. The difference counts where the interval excludes zero.
 *
 * @throws LinkSageError where a and b differ in length, and as `bootstrapInterval`.
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

function resampledMeans(values: Floats, random: Random, resamples: number): Float64Array {
  const means = new Float64Array(resamples);
  for (let r = 0; r < resamples; r++) {
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += values[random.below(values.length)]!;
    means[r] = sum / values.length;
  }
  return means;
}

/** Quantile q of ascending values, linear between neighbours (numpy's default). */
function quantile(sorted: Float64Array, q: number): number {
  const position = q * (sorted.length - 1);
  const lower = Math.floor(position);
  const value = sorted[lower]!;
  const next = sorted[Math.min(lower + 1, sorted.length - 1)]!;
  return value + (position - lower) * (next - value);
}
