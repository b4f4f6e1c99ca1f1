/** What the tasks have in common whose queries have several pages as answers. */
import { none } from '../../../base/index.ts';
import { type Adjacency, rowOf } from '../adjacency.ts';
import type { Question } from '../question.ts';
import type { Task, TaskId } from './task.ts';

/** A task whose answers are sets of pages. */
interface SetTask {
  readonly id: TaskId;
  readonly given: Question['given'];
  readonly visits?: Question['visits'];
  readonly answers: Adjacency;
  /** Lists of pages that are neither right nor wrong for a query, in any order. May hold answers, which stay, and `none`. */
  ignored(query: number): readonly ArrayLike<number>[];
  /** How many pages there are. */
  readonly pages: number;
  /** The page that decides which slices an answer is in. */
  pageOf(query: number, answer: number): number;
  degreeOf(query: number): number;
  readonly lowDegree: number;
}

/** Makes a task with all pages as candidates, measured by recall@100 and NDCG@20. */
export function makeSetTask(task: SetTask): Task {
  const { id, given, visits, answers, pages, lowDegree } = task;
  const queries = answers.offsets.length - 1;
  const queryOf = new Uint32Array(answers.ids.length);
  for (let query = 0; query < queries; query++) {
    queryOf.fill(query, answers.offsets[query]!, answers.offsets[query + 1]!);
  }
  const excluded: Uint32Array[] = []; // computed once for all contenders
  return {
    id,
    question: { target: 'page', names: 'shown', queries, given, ...(visits && { visits }) },
    from: 0,
    to: pages,
    candidates: pages,
    answers,
    excluded: (query) => (excluded[query] ??= excludedOf(task, query)),
    measures: ['recall@100', 'NDCG@20'],
    pages: answers.ids.map((answer, i) => task.pageOf(queryOf[i]!, answer)),
    degrees: answers.ids.map((_, i) => task.degreeOf(queryOf[i]!)),
    lowDegree,
  };
}

function excludedOf({ answers, ignored }: SetTask, query: number): Uint32Array {
  const right = rowOf(answers, query);
  const outside = new Set<number>();
  for (const list of ignored(query)) for (let i = 0; i < list.length; i++) outside.add(list[i]!);
  outside.delete(none);
  for (const answer of right) outside.delete(answer);
  return Uint32Array.from(outside).sort();
}
