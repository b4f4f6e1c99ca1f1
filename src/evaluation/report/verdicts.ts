/** Helps to read reports: the measure to look at first, the best baseline, verdicts. */

import type { Interval } from '../../metrics/index.ts';
import type { MeasureName } from '../measures/measure-name.ts';
import type { Difference, Score } from '../measures/measures.ts';
import { headlineOf as headlineAmong } from '../questions/tasks/texts.ts';
import type { Slice, TaskReport } from './report.ts';

/** The measure of a task to look at first. */
export function headlineOf(task: TaskReport): MeasureName {
  const [model] = allRows(task).scores;
  return headlineAmong(task.id, Object.keys(model!.measures) as MeasureName[]);
}

/** The slice of all rows of a task. */
export function allRows({ slices }: TaskReport): Slice {
  return slices[0]!;
}

/** The tasks that have rows. */
export function askedTasks(tasks: readonly TaskReport[]): TaskReport[] {
  return tasks.filter((task) => allRows(task).rows > 0);
}

/** The model at its full dims. */
export function modelOf({ scores }: Slice): Score {
  return scores.find(({ role }) => role === 'model')!;
}

/** The best baseline of a slice by a measure, and the model's difference to it. */
export function bestBaseline(
  { scores, differences }: Slice,
  measure: MeasureName,
): { readonly score: Score; readonly difference: Difference } {
  const score = bestOf(scores, measure);
  const difference = differences.find((each) => each.against === score.name && each.measure === measure)!;
  return { score, difference };
}

/** The difference of `hybrid` or `profile` to the best baseline by a measure; undefined where it has not answered. */
export function differenceOf(
  role: 'hybrid' | 'profile',
  { scores, ...slice }: Slice,
  measure: MeasureName,
): Difference | undefined {
  const { name } = bestOf(scores, measure);
  return slice[role].find((each) => each.against === name && each.measure === measure);
}

/** A contender's mean and interval. */
export function intervalOf({ measures }: Score, measure: MeasureName): Interval {
  return measures[measure]!;
}

/** The name to show: the model's has its dims. */
export function nameOf({ name, dims }: Score): string {
  return dims === null ? name : `${name} ${dims}`;
}

/** What a difference says, given whether its interval contains zero. */
export function verdictOf({ significant, mean }: Difference): 'better' | 'worse' | 'no clear difference' {
  if (!significant) return 'no clear difference';
  return mean > 0 ? 'better' : 'worse';
}

function bestOf(scores: readonly Score[], measure: MeasureName): Score {
  return scores
    .filter(({ role }) => role === 'baseline')
    .reduce((best, each) => (meanOf(each, measure) > meanOf(best, measure) ? each : best));
}

function meanOf(score: Score, measure: MeasureName): number {
  return intervalOf(score, measure).mean;
}
