/** How scorers rank the answers of each task. */
import { letAbort } from '../../base/index.ts';
import { joinRivals, type Standing, standingsOf } from '../../metrics/index.ts';
import type { Scorer } from '../contenders/scorers/scorer.ts';
import { rowOf } from '../questions/adjacency.ts';
import type { Question } from '../questions/question.ts';
import type { Task, TaskId } from '../questions/tasks/task.ts';

/** Who is compared: the model, its vectors fused with words, a profile made of them, or a baseline. `dims` is the length of its vectors, null if it compares none. */
export interface Contender {
  readonly name: string;
  readonly role: 'model' | 'hybrid' | 'profile' | 'baseline';
  readonly dims: number | null;
}

/** How one contender ranks the answers of all tasks. */
export interface RankTable extends Contender {
  /** By task; a task that the contender cannot answer is missing. */
  readonly ranks: Map<TaskId, TaskRanks>;
}

/** The standings and scores of the answers of one task, in the order of the task's answers. */
export interface TaskRanks {
  /** Each answer among the candidates that are not answers of the same query. */
  readonly standings: Standing[];
  /** NaN if an answer has no vector. */
  readonly scores: number[];
}

/** Ranks the answers of tasks by a scorer, and writes them to `table`. Tasks that share a question share its scores. */
export async function rankTasks(scorer: Scorer, tasks: readonly Task[], table: RankTable): Promise<void> {
  const byQuestion = new Map<Question, Task[]>();
  for (const task of tasks) byQuestion.set(task.question, [...(byQuestion.get(task.question) ?? []), task]);
  for (const [question, asking] of byQuestion) {
    if (scorer.answers?.(question) === false) continue;
    for (const task of asking) table.ranks.set(task.id, { standings: [], scores: [] });
    if (question.queries === 0) continue;
    await letAbort();
    await scorer.score(question, (query, scores) => {
      for (const task of asking) addRanks(table.ranks.get(task.id)!, task, query, scores);
    });
  }
}

/** Adds the ranks of one query's answers, from the scores of all candidates. */
export function addRanks(
  { standings, scores }: TaskRanks,
  task: Task,
  query: number,
  all: Float32Array,
): void {
  const answers = rowOf(task.answers, query);
  const excluded = task.excluded(query);
  for (const answer of answers) scores.push(all[answer]!);
  const among = task.among?.(query);
  if (among === undefined) {
    const { from, to } = task;
    const shift = (positions: Uint32Array) => (from === 0 ? positions : positions.map((each) => each - from));
    const outside = shift(excluded.filter((position) => position >= from));
    standings.push(...standingsOf(all.subarray(from, to), shift(answers), outside));
  } else {
    const candidates = among.filter((each) => !excluded.includes(each));
    const right = answers.map((answer) => candidates.indexOf(answer));
    standings.push(
      ...standingsOf(
        Float32Array.from(candidates, (each) => all[each]!),
        right,
      ),
    );
  }
}

/**
 * The standings of some answers of one query, given by their index among the task's answers. For each of them, the
 * other answers given count as candidates too.
 */
export function standingsAmong({ standings, scores }: TaskRanks, answers: readonly number[]): Standing[] {
  if (answers.length === 1) return [standings[answers[0]!]!];
  return joinRivals(
    answers.map((answer) => standings[answer]!),
    answers.map((answer) => scores[answer]!),
  );
}
