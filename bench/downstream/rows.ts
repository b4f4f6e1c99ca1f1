/** Lifts as rows of a bench report. */
import type { Lift, Probe } from '../../src/evaluation/index.ts';
import type { Interval } from '../../src/metrics/index.ts';
import type { BenchRow } from '../report.ts';

const measures = { auc: 'AUC', ndcg: 'NDCG@20' } as const;

/** A row for each ranker and measure, the lift, and the weight of each feature. */
export function liftRows(name: string, lifts: readonly Lift[]): BenchRow[] {
  return lifts.flatMap(({ negatives, questions, rankers, lift, weights }) => {
    const where = `${name}, wrong pages: ${negatives} (${questions} questions)`;
    const row = (
      what: string,
      metric: string,
      { mean, low, high }: { mean: number; low: number; high: number },
    ): BenchRow => {
      return { case: `${where}: ${what}`, metric, better: 'higher', ours: mean, low, high };
    };
    return (['ndcg', 'auc'] as const)
      .flatMap((measure) => [
        ...rankers.map((ranker) => row(ranker.name, measures[measure], ranker[measure])),
        {
          ...row('LinkSage’s lift', `${measures[measure]} difference`, lift[measure]),
          wanted: 0,
          met: lift[measure].low > 0,
        },
      ])
      .concat(
        Object.entries(weights).map(([feature, ours]): BenchRow => {
          return { case: `${where}: ${feature}`, metric: 'weight', better: 'higher', ours };
        }),
      );
  });
}

const probeMeasures = {
  first: 'first guess right',
  five: 'recall@5',
  macro: 'recall@5 over labels',
} as const;

/** A row for each contender and measure, and the differences to what words alone do. */
export function probeRows(name: string, { labels, testPages, scores, differences }: Probe): BenchRow[] {
  const where = `${name} (${labels} labels, ${testPages} pages)`;
  const keys = Object.keys(probeMeasures) as (keyof typeof probeMeasures)[];
  const row = (what: string, metric: string, { mean, low, high }: Interval): BenchRow => {
    return { case: `${where}: ${what}`, metric, better: 'higher', ours: mean, low, high };
  };
  return keys.flatMap((key) => [
    ...scores.map((score) => row(score.name, probeMeasures[key], score.measures[key])),
    ...differences.map(({ against, measures }) =>
      row(`LinkSage minus ${against}`, `${probeMeasures[key]} difference`, measures[key]),
    ),
  ]);
}
