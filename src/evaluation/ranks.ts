/** The ranks that scorers give to the answers, task by task. */
import type { Scorer } from './scorers/scorer.ts';
import { type Question, rankAnswer, type Task, type TaskId } from './tasks.ts';
import type { TestRows } from './test-set.ts';

/** What a scorer is: a baseline, the model, or a variant of the model; `dims` where it compares vectors. */
export interface Contender {
  readonly name: string;
  readonly role: 'model' | 'variant' | 'baseline';
  readonly dims: number | null;
}

/** The ranks of one contender. */
export interface RankTable extends Contender {
  /** By task, one rank for every row of the task's question. */
  readonly ranks: Map<TaskId, Float64Array>;
}

/** Lets a scorer answer tasks, and enters the ranks. Tasks that share a question are ranked from the same scores. */
export async function rankTasks(
  scorer: Scorer,
  tasks: readonly Task[],
  rows: TestRows,
  table: RankTable,
): Promise<void> {
  const byQuestion = new Map<Question, Task[]>();
  for (const task of tasks) byQuestion.set(task.question, [...(byQuestion.get(task.question) ?? []), task]);
  for (const [question, asking] of byQuestion) {
    for (const task of asking) table.ranks.set(task.id, new Float64Array(question.rows.length));
    if (question.rows.length === 0) continue;
    await scorer.score(question, (i, scores) => {
      for (const task of asking) {
        table.ranks.get(task.id)![i] = rankAnswer(task, rows, question.rows[i]!, scores);
      }
    });
  }
}
