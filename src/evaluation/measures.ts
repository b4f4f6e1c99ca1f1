/** From ranks to measures with intervals, and to differences between contenders. */
import { bootstrapInterval, type Interval, pairedBootstrap } from '../metrics/index.ts';
import type { Contender, RankTable } from './ranks.ts';
import type { Task } from './tasks.ts';

/** `recall@K`, or `MRR`, the mean of 1 / rank. */
export type MeasureName = `recall@${number}` | 'MRR';

/** Means with bootstrap 95 % intervals, by measure. */
export type Measures = Readonly<Record<MeasureName, Interval>>;

/** How one contender did. */
export interface Score extends Contender {
  readonly measures: Measures;
}

/** By how much the model, at its full dims, is better than another contender on the same rows. */
export interface Difference extends Interval {
  readonly against: string;
  readonly measure: MeasureName;
  /** Whether the 95 % interval excludes zero: only then there is a difference to speak of. */
  readonly significant: boolean;
}

/** The measures of a task: recall at each of its cutoffs, then MRR. */
function measureNames({ cutoffs }: Task): MeasureName[] {
  return [...cutoffs.map((k): MeasureName => `recall@${k}`), 'MRR'];
}

/** Measures a contender on some rows of a task, given by their index in its question. */
export function measure(table: RankTable, task: Task, indices: Uint32Array, seed: number): Score {
  const { name, role, dims } = table;
  const entries = measureNames(task).map((measureName) => [
    measureName,
    bootstrapInterval(gainsOf(table, task, indices, measureName), { seed }),
  ]);
  return { name, role, dims, measures: Object.fromEntries(entries) as Measures };
}

/** Compares the model with another contender, row by row. */
export function compare(
  model: RankTable,
  other: RankTable,
  task: Task,
  indices: Uint32Array,
  seed: number,
): Difference[] {
  return measureNames(task).map((name) => {
    const interval = pairedBootstrap(
      gainsOf(model, task, indices, name),
      gainsOf(other, task, indices, name),
      {
        seed,
      },
    );
    return {
      against: other.name,
      measure: name,
      ...interval,
      significant: interval.low > 0 || interval.high < 0,
    };
  });
}

/** What every row adds to a measure: 1 / rank, or 1 for a rank up to K. */
function gainsOf({ ranks }: RankTable, task: Task, indices: Uint32Array, name: MeasureName): Float64Array {
  const all = ranks.get(task.id)!;
  const cutoff = name === 'MRR' ? undefined : Number(name.slice('recall@'.length));
  return Float64Array.from(indices, (i) => {
    const rank = all[i]!;
    return cutoff === undefined ? 1 / rank : Number(rank <= cutoff);
  });
}
