/** Page → pin: given a page, find the pin that somebody made of it later. */
import { indexesWhere } from '../../../base/index.ts';
import type { Documents, Names } from '../../contenders/documents.ts';
import { rowOf } from '../adjacency.ts';
import { oneEach, type Question } from '../question.ts';
import type { Task, TaskSource } from './task.ts';

/** A page with more known pins than this has a high degree. */
const lowDegree = 1;

/**
 * The answer is the pin of the test row. Candidates are this pin and all pins of other pages; in the tasks of new pins,
 * only the new ones of these. With names hidden, a row counts only if page and pin both have words of their own. The
 * degree is the number of the page's known pins.
 */
export function pagePinTasks(source: TaskSource, documents: Documents, names: Names): Task[] {
  const { candidates, links, test } = source;
  const { page, pin } = test.rows;
  const rows = indexesWhere(
    page.length,
    (row) => names === 'shown' || documents.bothHaveWords(page[row]!, pin[row]!),
  );
  const pages = rows.map((row) => page[row]!);
  const question: Question = { target: 'pin', names, queries: rows.length, given: { page: oneEach(pages) } };
  const pins = candidates.tables.pin.keys.length;
  const answers = oneEach(rows.map((row) => pin[row]!));
  const shared = {
    question,
    to: pins,
    answers,
    excluded: (query: number) =>
      rowOf(links.pinsOfPage, pages[query]!).filter((other) => other !== answers.ids[query]),
    measures: ['recall@10', 'recall@100', 'MRR'] as const,
    pages,
    degrees: pages.map((each) => countKnown(rowOf(links.pinsOfPage, each), candidates.known.pin)),
    lowDegree,
  };
  const newPins = { from: candidates.known.pin, candidates: pins - candidates.known.pin };
  return [
    { ...shared, id: `page-pin, names ${names}`, from: 0, candidates: pins },
    { ...shared, id: `page-pin, names ${names}, new pins`, ...newPins },
  ];
}

/** How many of the positions, ascending, are of known nodes. */
export function countKnown(positions: Uint32Array, known: number): number {
  const end = positions.findIndex((position) => position >= known);
  return end < 0 ? positions.length : end;
}
