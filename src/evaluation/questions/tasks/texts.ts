/** Tasks in words: their titles, what they ask, and the measure to look at first. */
import type { MeasureName } from '../../measures/measure-name.ts';
import type { TaskId } from './task.ts';

/** The title of each task, and what it asks. */
const texts: Readonly<Record<TaskId, readonly [title: string, question: string]>> = {
  'page-pin, names hidden': [
    'Page to pin, names hidden',
    'Given a page, find the pin that somebody saved for it later. The titles of pins, and all words of the page ' +
      'address, are removed, so that only the content counts.',
  ],
  'page-pin, names hidden, new pins': [
    'Page to pin, names hidden, new pins',
    'Given a page, find the pin that somebody saved for it later, only among pins that are new after the split: so a ' +
      'model gains nothing by telling new pins from old ones. Names are hidden.',
  ],
  'page-pin, names shown': [
    'Page to pin, names shown',
    'Given a page, find the pin that somebody saved for it later. Pins are complete, so this is mostly a matter of ' +
      'recognizing names.',
  ],
  'page-pin, names shown, new pins': [
    'Page to pin, names shown, new pins',
    'Given a page, find the pin that somebody saved for it later, only among pins that are new after the split. Pins ' +
      'are complete.',
  ],
  'page-board, page and pin': [
    'Page to board, from page and pin',
    'Given a page and the pin that somebody made of it, find the board that the pin was saved on.',
  ],
  'page-board, page': [
    'Page to board, from the page',
    'Given a page but not its pin, find the board that the page was saved on.',
  ],
  'page-board, pin': [
    'Page to board, from the pin',
    'Given a pin but not its page, find the board that the pin was saved on.',
  ],
  picker: [
    'Board picker',
    'Given a page and its pin, find the board among all boards of its owner. Only owners of five boards or more count.',
  ],
  'board-page': ['Board to page', 'Given a board, find the pages that were saved on it later.'],
  'page-page': [
    'Page to page',
    'Given a page that is later saved on a board, find the pages that this board already had.',
  ],
  'user-page': [
    'User to page',
    'Given the pages that a user engaged with before the split, find the pages that the user engaged with later.',
  ],
};

/** The title of a task. */
export function titleOf({ id }: { readonly id: TaskId }): string {
  return texts[id][0];
}

/** What a task asks, in words that stand alone. */
export function questionOf({ id }: { readonly id: TaskId }): string {
  return texts[id][1];
}

/** The measure to look at first: one with a cutoff that contenders reach neither always nor never. */
export function headlineOf(id: TaskId, measures: readonly MeasureName[]): MeasureName {
  const cutoff = measures.find((measure) => measure === 'recall@10') ?? measures[0]!;
  return id.startsWith('page-pin, names shown') ? 'recall@100' : cutoff;
}
