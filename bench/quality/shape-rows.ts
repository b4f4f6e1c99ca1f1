/** The shape of the space: how pairs that belong together stand apart from others, and what short prefixes keep. */
import type { EvaluationReport, MeasureName, TaskReport } from '../../src/evaluation/index.ts';
import { atLeast, atMost } from '../shared/goals.ts';
import type { BenchRow } from '../shared/report.ts';

/** As published, or better: shares of cosines above .25, area under the curve, excess kurtosis of pairs of pages. */
const goals = { negatives: 0.05, positives: 0.5, area: 0.97, kurtosis: 1.66 };
/** The most that 64 of 256 numbers may lose, by task; elsewhere .15. And the least that 16 keep. */
const losses: Readonly<Record<string, number>> = { 'board-page': 0.083, 'page-pin, names hidden': 0.083 };
const [otherLoss, leastKept] = [0.15, 0.4];

/** Rows about the cosines of pages and pins at full dims. */
export function shapeRows(run: string, { vectors: [shape] }: EvaluationReport): BenchRow[] {
  const { positives, negatives, kurtosis } = shape!;
  if (positives.high === null || negatives.high === null || kurtosis === null) return [];
  const row = (metric: string, better: BenchRow['better'], ours: number) => ({
    case: `${run}: shape of the space: LinkSage`,
    metric,
    better,
    ours,
  });
  const area = areaOf(positives.histogram, negatives.histogram);
  return [
    {
      ...row('share of positives above .25', 'higher', positives.high),
      ...atLeast(positives.high, goals.positives),
    },
    {
      ...row('share of negatives above .25', 'lower', negatives.high),
      ...atMost(negatives.high, goals.negatives),
    },
    { ...row('area under the curve', 'higher', area), ...atLeast(area, goals.area) },
    { ...row('excess kurtosis', 'lower', kurtosis), ...atMost(kurtosis, goals.kurtosis) },
  ];
}

/** The area under the curve from two histograms of the same bins: pairs in one bin count as ties. */
function areaOf(positives: readonly number[], negatives: readonly number[]): number {
  const spread = (counts: readonly number[]) =>
    counts.flatMap((count, bin) => (count === 0 ? [] : [{ bin, count }]));
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  let wins = 0;
  for (const positive of spread(positives))
    for (const negative of spread(negatives)) {
      const won = positive.bin > negative.bin ? 1 : positive.bin === negative.bin ? 0.5 : 0;
      wins += won * positive.count * negative.count;
    }
  return wins / (total(positives) * total(negatives));
}

/** What 64 and 16 numbers keep of what 256 find, for the headline of each task with rows. */
export function prefixRows(
  run: string,
  { tasks }: EvaluationReport,
  headlineOf: (task: TaskReport) => MeasureName,
): BenchRow[] {
  return tasks.flatMap((task) => {
    const [all] = task.slices;
    if (all === undefined || all.rows === 0) return [];
    const measure = headlineOf(task);
    const at = (dims: number) => all.scores.find((score) => score.role === 'model' && score.dims === dims);
    const full = at(256)?.measures[measure]?.mean;
    return [64, 16].flatMap((dims) => {
      const short = at(dims)?.measures[measure]?.mean;
      if (short === undefined || !full) return [];
      const wanted = dims === 64 ? 1 - (losses[task.id] ?? otherLoss) : leastKept;
      return [
        {
          case: `${run}: kept of ${task.id}: LinkSage ${dims}`,
          metric: `share of the ${measure} of 256`,
          better: 'higher' as const,
          ours: short / full,
          ...atLeast(short / full, wanted),
        },
      ];
    });
  });
}
