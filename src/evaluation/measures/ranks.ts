/** How scorers place the answers, task by task. */
import { letAbort } from '../../base/index.ts';
import { joinRivals, type Standing, standingsOf } from '../../metrics/index.ts';
import type { Scorer } from '../contenders/scorers/scorer.ts';
import { rowOf } from '../questions/adjacency.ts';
import type { Question } from '../questions/question.ts';
import type { Task, TaskId } from '../questions/tasks/task.ts';

/** What a scorer is: a baseline or the model; `dims` where it compares vectors. */
export interface Contender {
  readonly name: string;
  readonly role: 'model' | 'baseline';
  readonly dims: number | null;
}

/** How one contender places answers. */
export interface RankTable extends Contender {
  /** By task that it was asked. */
  readonly places: Map<TaskId, Places>;
}

/** Where the answers of a task stand, in the order of the task's answers. */
export interface Places {
  /** Among the candidates that are no answers of the query. */
  readonly standings: Standing[];
  /** NaN where an answer has no vector. */
  readonly scores: number[];
}

/** Lets a scorer answer tasks, and enters the places. Tasks that share a question are ranked from the same scores. */
export async function rankTasks(scorer: Scorer, tasks: readonly Task[], table: RankTable): Promise<void> {
  const byQuestion = new Map<Question, Task[]>();
  for (const task of tasks) byQuestion.set(task.question, [...(byQuestion.get(task.question) ?? []), task]);
  for (const [question, asking] of byQuestion) {
    if (scorer.answers?.(question) === false) continue;
    for (const task of asking) table.places.set(task.id, { standings: [], scores: [] });
    if (question.queries === 0) continue;
    await letAbort();
    await scorer.score(question, (query, scores) => {
      for (const task of asking) addPlaces(table.places.get(task.id)!, task, query, scores);
    });
  }
}

function addPlaces({ standings, scores }: Places, task: Task, query: number, all: Float32Array): void {
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

/** Standings of some answers of one query, given by their index among the task's answers, each other among the candidates. */
export function standingsAmong({ standings, scores }: Places, answers: readonly number[]): Standing[] {
  if (answers.length === 1) return [standings[answers[0]!]!];
  return joinRivals(
    answers.map((answer) => standings[answer]!),
    answers.map((answer) => scores[answer]!),
  );
}
