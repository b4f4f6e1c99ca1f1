/** Tasks for people: their names, what they ask, and the measure to look at first. */
import type { MeasureName } from '../../measures/measure-name.ts';
import type { TaskId } from './task.ts';

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
    'The same with whole pins. Most of it is recognizing a name.',
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
export function titleOf({ id }: { readonly id: TaskId }): string {
  return texts[id][0];
}

/** What the task asks, for people who have never heard of it. */
export function questionOf({ id }: { readonly id: TaskId }): string {
  return texts[id][1];
}

/** The measure that a task is judged by first: a cutoff that neither everybody nor nobody reaches. */
export function headlineOf(id: TaskId, measures: readonly MeasureName[]): MeasureName {
  const cutoff = measures.find((measure) => measure === 'recall@10') ?? measures[0]!;
  return id.startsWith('page-pin, names shown') ? 'recall@100' : cutoff;
}
