/** Statistics of a distribution of numbers, such as the cosines of random pairs. */
import { type Floats, LinkSageError } from '../base/index.ts';

/** Arithmetic mean; NaN without values. */
export function mean(values: Floats): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/**
 * The value below which a share `q` of the values lies, interpolated linearly as in numpy's `quantile`; NaN without
 * values.
 *
 * @param sorted ascending
 */
export function quantile(sorted: Floats, q: number): number {
  const at = q * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below + (above - below) * (at - Math.floor(at));
}

/** Share of values strictly above a threshold; NaN without values. */
export function shareAbove(values: Floats, threshold: number): number {
  let above = 0;
  for (const value of values) if (value > threshold) above++;
  return above / values.length;
}

/**
 * Excess kurtosis by Fisher's definition, `m4 / m2² − 3` with the central moments `m_k = mean((x − mean)^k)`:
 * 0 for a normal distribution; the same as scipy's `kurtosis(x)`. Null if the variance is zero, where it is undefined.
 */
export function kurtosis(values: Floats): number | null {
  // Central moments do not change with a shift. Shifting by the first value makes equal values exactly zero.
  const shift = values[0] ?? 0;
  let sum = 0;
  for (const value of values) sum += value - shift;
  const center = sum / values.length;
  let squares = 0;
  let fourths = 0;
  for (const value of values) {
    const square = (value - shift - center) ** 2;
    squares += square;
    fourths += square * square;
  }
  if (squares === 0) return null;
  return (values.length * fourths) / (squares * squares) - 3;
}

/** Counts of values in bins of equal width. */
export interface Histogram {
  /** [bins + 1], from min to max. */
  readonly edges: Float64Array;
  /** [bins]; a bin includes its lower edge but not its upper edge, except the last bin, which includes both. */
  readonly counts: Uint32Array;
  /** Values below min. */
  readonly below: number;
  /** Values above max. */
  readonly above: number;
  /** NaN values. */
  readonly missing: number;
}

/**
 * Counts values in `bins` bins of equal width between `min` and `max`, as numpy's `histogram` does. Values outside are
 * counted separately, so that all counts add up to the number of values.
 *
 * @throws LinkSageError if max is not above min, or bins is not a positive integer.
 */
export function histogram(values: Floats, range: { min: number; max: number; bins: number }): Histogram {
  const { min, max, bins } = range;
  if (!(max > min)) throw new LinkSageError(`histogram: expected max above min ${min}, got ${max}`);
  if (!Number.isInteger(bins) || bins < 1) {
    throw new LinkSageError(`histogram: expected bins to be a positive integer, got ${bins}`);
  }
  const edges = Float64Array.from({ length: bins + 1 }, (_, i) =>
    i === bins ? max : min + (i * (max - min)) / bins,
  );
  const counts = new Uint32Array(bins);
  let below = 0;
  let above = 0;
  let missing = 0;
  for (const value of values) {
    if (value < min) below++;
    else if (value > max) above++;
    else if (value >= min) counts[binOf(value, edges)]!++;
    else missing++;
  }
  return { edges, counts, below, above, missing };
}

/** The bin by division, corrected with the edges if rounding put it off by one. */
function binOf(value: number, edges: Float64Array): number {
  const bins = edges.length - 1;
  const min = edges[0]!;
  const bin = Math.min(Math.floor(((value - min) / (edges[bins]! - min)) * bins), bins - 1);
  if (value < edges[bin]!) return bin - 1;
  return bin < bins - 1 && value >= edges[bin + 1]! ? bin + 1 : bin;
}
