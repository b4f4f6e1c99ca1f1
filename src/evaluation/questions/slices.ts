/** Slices: parts of a task's answers, by what was known before the split. */
import { rowOf } from './adjacency.ts';
import type { Candidates } from './candidates.ts';
import type { Links } from './links.ts';
import type { Task } from './tasks/task.ts';

/** The slices in the order of reports. */
export const sliceNames = [
  'all',
  'warm',
  'cold',
  'low degree',
  'high degree',
  'with page text',
  'without page text',
] as const;
export type SliceName = (typeof sliceNames)[number];

/** Properties of pages that decide which slices they are in. `[pages]` each */
export interface PageTraits {
  /** 1 if a board held the page before the split (warm), else 0 (cold). */
  readonly warm: Uint8Array;
  /** 1 if the page has a title, a description or a body, not only its address. */
  readonly hasText: Uint8Array;
}

/** Finds the traits of all pages. */
export function readPageTraits({ tables: { page } }: Candidates, { boardsOfPage }: Links): PageTraits {
  const flags = (test: (position: number) => boolean) =>
    Uint8Array.from(page.keys, (_, position) => (test(position) ? 1 : 0));
  return {
    warm: flags((position) => rowOf(boardsOfPage, position).length > 0),
    hasText: flags((position) =>
      [page.title, page.description, page.body].some((texts) => texts[position]!.trim() !== ''),
    ),
  };
}

/** The answers in a slice by query, as indexes among the task's answers. Queries without such answers are left out. */
export function answersIn(slice: SliceName, task: Task, traits: PageTraits): number[][] {
  return answersByQuery(task)
    .map((answers) => answers.filter((answer) => isIn(slice, task, answer, traits)))
    .filter((answers) => answers.length > 0);
}

/** The answers of each query, as indexes among the task's answers. */
export function answersByQuery({ answers: { offsets } }: Task): number[][] {
  return Array.from({ length: offsets.length - 1 }, (_, query) =>
    Array.from({ length: offsets[query + 1]! - offsets[query]! }, (_, i) => offsets[query]! + i),
  );
}

function isIn(slice: SliceName, task: Task, answer: number, { warm, hasText }: PageTraits): boolean {
  const page = task.pages[answer]!;
  const isLow = task.degrees[answer]! <= task.lowDegree;
  switch (slice) {
    case 'all':
      return true;
    case 'warm':
      return warm[page] === 1;
    case 'cold':
      return warm[page] === 0;
    case 'low degree':
      return isLow;
    case 'high degree':
      return !isLow;
    case 'with page text':
      return hasText[page] === 1;
    case 'without page text':
      return hasText[page] === 0;
  }
}
