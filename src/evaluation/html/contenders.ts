/** What sections need of tasks and contenders: names for readers, the measure to look at first, the best baseline. */
import type { Interval } from '../../metrics/index.ts';
import type { Difference, MeasureName, Score } from '../measures.ts';
import { headlineOf as headlineAmong } from '../print/task.ts';
import type { Slice, TaskReport } from '../report.ts';
import type { TaskId } from '../tasks/task.ts';

/** A task's name, and what it asks. */
const texts: Readonly<Record<TaskId, readonly [title: string, question: string]>> = {
  'page-pin, names hidden': [
    'Page to pin, names hidden',
    'Given a page, find the pin that somebody saved for it later. Pins have lost their titles and every word that ' +
      'stands in the address, so that content decides.',
  ],
  'page-pin, names hidden, new pins': [
    'Page to pin, names hidden, new pins',
    'The same among the pins first seen after the split, so that telling new pins from old ones gains nothing.',
  ],
  'page-pin, names shown': [
    'Page to pin, names shown',
    'The same with whole pins. Most of it is recognising a name.',
  ],
  'page-pin, names shown, new pins': [
    'Page to pin, names shown, new pins',
    'Whole pins, among those first seen after the split.',
  ],
  'page-board, page and pin': [
    'Page to board, from page and pin',
    'Given a page and the pin that was made of it, find the board that it was saved on.',
  ],
  'page-board, page': ['Page to board, from the page', 'The same, given the page alone.'],
  'page-board, pin': ['Page to board, from the pin', 'The same, given the pin alone.'],
  picker: [
    'Board picker',
    'Given a page and its pin, find the board among those of its owner, who has five or more.',
  ],
  'board-page': ['Board to page', 'Given a board, find the pages that were saved on it later.'],
  'page-page': ['Page to page', 'Given a page, find those on the board that it was saved on later.'],
  'user-page': ['User to page', 'Given the pages that a user engaged with, find those of later engagements.'],
};

/** The task's name. */
export function titleOf({ id }: TaskReport): string {
  return texts[id][0];
}

/** What the task asks, for people who have never heard of it. */
export function questionOf({ id }: TaskReport): string {
  return texts[id][1];
}

/** The measure that a task is judged by first. */
export function headlineOf(task: TaskReport): MeasureName {
  const [model] = allRows(task).scores;
  return headlineAmong(task.id, Object.keys(model!.measures) as MeasureName[]);
}

/** All rows of a task. */
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
  const score = scores
    .filter(({ role }) => role === 'baseline')
    .reduce((best, each) => (meanOf(each, measure) > meanOf(best, measure) ? each : best));
  const difference = differences.find((each) => each.against === score.name && each.measure === measure)!;
  return { score, difference };
}

/** A contender's mean and interval. */
export function intervalOf({ measures }: Score, measure: MeasureName): Interval {
  return measures[measure]!;
}

/** As it is shown: the model and its variants with their dims. */
export function nameOf({ name, dims }: Score): string {
  return dims === null ? name : `${name} ${dims}`;
}

/** What an interval that may hold zero says. */
export function verdictOf({ significant, mean }: Difference): 'better' | 'worse' | 'no clear difference' {
  if (!significant) return 'no clear difference';
  return mean > 0 ? 'better' : 'worse';
}

function meanOf(score: Score, measure: MeasureName): number {
  return intervalOf(score, measure).mean;
}
