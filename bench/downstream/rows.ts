/** Lifts and probes as rows of a bench report. */
import type { Interval } from '../../src/metrics/index.ts';
import type { BenchRow } from '../shared/report.ts';
import type { Lift } from './lift.ts';
import type { Probe } from './probe.ts';

const liftMeasures = { ndcg: 'NDCG@20', auc: 'AUC' } as const;
const probeMeasures = {
  first: 'first prediction right',
  five: 'recall@5',
  macro: 'recall@5 over labels',
} as const;

/** A row per ranker and measure, the lift, and the weight of each feature. */
export function liftRows(name: string, lifts: readonly Lift[]): BenchRow[] {
  return lifts.flatMap(({ negatives, questions, rankers, lift, weights }) => {
    const where = `${name}, wrong pages: ${negatives} (${questions} questions)`;
    return [
      ...keysOf(liftMeasures).flatMap((key) => [
        ...rankers.map((ranker) => intervalRow(`${where}: ${ranker.name}`, liftMeasures[key], ranker[key])),
        {
          ...intervalRow(`${where}: LinkSage’s lift`, `${liftMeasures[key]} difference`, lift[key]),
          wanted: 0,
          met: lift[key].low > 0,
        },
      ]),
      ...Object.entries(weights).map(
        ([feature, ours]): BenchRow => ({
          case: `${where}: ${feature}`,
          metric: 'weight',
          better: 'higher',
          ours,
        }),
      ),
    ];
  });
}

/** A row per contender and measure, and the differences of LinkSage to the others. */
export function probeRows(name: string, { labels, testPages, scores, differences }: Probe): BenchRow[] {
  const where = `${name} (${labels} labels, ${testPages} pages)`;
  return keysOf(probeMeasures).flatMap((key) => [
    ...scores.map((score) => intervalRow(`${where}: ${score.name}`, probeMeasures[key], score.measures[key])),
    ...differences.map(({ against, measures }) =>
      intervalRow(`${where}: LinkSage minus ${against}`, `${probeMeasures[key]} difference`, measures[key]),
    ),
  ]);
}

function intervalRow(name: string, metric: string, { mean, low, high }: Interval): BenchRow {
  return { case: name, metric, better: 'higher', ours: mean, low, high };
}

function keysOf<Key extends string>(record: Readonly<Record<Key, string>>): Key[] {
  return Object.keys(record) as Key[];
}
