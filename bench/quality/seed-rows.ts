/** How much figures depend on the seed of training. */
import { mean } from '../../src/metrics/index.ts';
import type { BenchRow } from '../shared/report.ts';

/**
 * For each row with a goal that every seed has: the mean over the seeds, and their standard deviation. None for one seed.
 * The best baseline may differ by seed, as it is told in the case; such rows are left out.
 */
export function seedRows(bySeed: readonly (readonly BenchRow[])[]): BenchRow[] {
  const [first = [], ...others] = bySeed;
  if (others.length === 0) return [];
  return first
    .filter(({ case: name, wanted }) => wanted !== undefined && name.includes(': goal of '))
    .flatMap((row) => {
      const same = others.map((rows) =>
        rows.find((each) => each.case === row.case && each.metric === row.metric),
      );
      const values = Float64Array.from([row, ...same], (each) => each?.ours ?? Number.NaN);
      if (values.some(Number.isNaN)) return [];
      const center = mean(values);
      const deviation = Math.sqrt(
        mean(values.map((value) => (value - center) ** 2 * (values.length / (values.length - 1)))),
      );
      const { wanted } = row;
      return [
        {
          case: `${row.case}, mean of ${values.length} seeds`,
          metric: row.metric,
          better: row.better,
          ours: center,
          wanted: wanted!,
          met: center >= wanted!,
        },
        {
          case: `${row.case}, deviation between seeds`,
          metric: row.metric,
          better: 'lower' as const,
          ours: deviation,
        },
      ];
    });
}
