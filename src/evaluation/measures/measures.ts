/** From ranks to measures with intervals, and to differences between contenders. */
import {
  hitAt,
  type Interval,
  intervalOf,
  mean,
  meanRank,
  ndcgOf,
  resampleMeans,
  type Standing,
} from '../../metrics/index.ts';
import type { Task } from '../questions/tasks/task.ts';
import type { MeasureName } from './measure-name.ts';
import { type Contender, type RankTable, standingsAmong } from './ranks.ts';

/** Means with bootstrap 95 % intervals, for each measure of a task. */
export type Measures = Readonly<Partial<Record<MeasureName, Interval>>>;

/** How one contender did. */
export interface Score extends Contender {
  readonly measures: Measures;
}

/** How much better one contender, the model at its full dims or `hybrid`, is than another on the same rows. */
export interface Difference extends Interval {
  readonly against: string;
  readonly measure: MeasureName;
  /** Whether the 95 % interval excludes zero. If it does not, chance alone could explain the difference. */
  readonly significant: boolean;
}

/** The measures of all contenders on some answers of a task, and the differences to the model, to `hybrid` and to `profile`. */
export interface Measured {
  readonly scores: Score[];
  readonly differences: Difference[];
  readonly hybrid: Difference[];
  readonly profile: Difference[];
}

/**
 * Measures contenders on some answers of a task, query by query. The bootstrap draws the same queries for all of them.
 *
 * @param groups the answers of each query, by index among the task's answers
 * @param model the contender that the others are compared with
 */
export function measureAll(
  task: Task,
  groups: readonly (readonly number[])[],
  tables: readonly RankTable[],
  model: RankTable,
  seed: number,
): Measured {
  const asked = tables.filter(({ ranks }) => ranks.has(task.id));
  const columns = asked.flatMap((table) => {
    const standings = groups.map((answers) => standingsAmong(table.ranks.get(task.id)!, answers));
    return task.measures.map((measure) => ({
      table,
      measure,
      values: Float64Array.from(standings, (each) => worthOf(measure, each)),
    }));
  });
  const resampled = resampleMeans(
    columns.map(({ values }) => values),
    { seed },
  );
  const column = (table: RankTable, measure: MeasureName) => {
    const at = columns.findIndex((each) => each.table === table && each.measure === measure);
    return { center: mean(columns[at]!.values), means: resampled[at]! };
  };
  const subtract = (ours: RankTable, theirs: RankTable) =>
    task.measures.map((measure) => {
      const [mine, other] = [column(ours, measure), column(theirs, measure)];
      const means = mine.means.map((value, sample) => value - other.means[sample]!);
      const interval = intervalOf(mine.center - other.center, means);
      const significant = interval.low > 0 || interval.high < 0;
      return { against: theirs.name, measure, ...interval, significant };
    });
  const others = asked.filter(({ name, dims }) => name !== model.name && (dims ?? model.dims) === model.dims);
  /** The contender of a role minus each baseline. */
  const beside = (role: RankTable['role']) => {
    const ours = asked.find((table) => table.role === role);
    if (ours === undefined) return [];
    return asked.filter((table) => table.role === 'baseline').flatMap((other) => subtract(ours, other));
  };
  return {
    scores: asked.map((table) => ({
      name: table.name,
      role: table.role,
      dims: table.dims,
      measures: Object.fromEntries(
        task.measures.map((measure) => {
          const { center, means } = column(table, measure);
          return [measure, intervalOf(center, means)];
        }),
      ),
    })),
    differences: others.flatMap((other) => subtract(model, other)),
    hybrid: beside('hybrid'),
    profile: beside('profile'),
  };
}

/** The value of a measure for one query. */
export function worthOf(measure: MeasureName, standings: readonly Standing[]): number {
  if (measure === 'MRR') return Math.max(...standings.map((each) => 1 / meanRank(each)));
  const [name, cutoff] = measure.split('@') as ['recall' | 'NDCG', string];
  if (name === 'NDCG') return ndcgOf(standings, Number(cutoff));
  return standings.reduce((sum, each) => sum + hitAt(each, Number(cutoff)), 0) / standings.length;
}
