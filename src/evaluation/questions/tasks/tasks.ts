/** All tasks. */
import type { Documents, Names } from '../../contenders/documents.ts';
import { boardPageTask } from './board-page.ts';
import { pageBoardTasks } from './page-board.ts';
import { pagePageTask } from './page-page.ts';
import { pagePinTasks } from './page-pin.ts';
import type { Task, TaskSource } from './task.ts';
import { userPageTask } from './user-page.ts';

/** Makes all tasks with names shown, or hidden. `documents` must have been made with the same `names`. */
export function makeTasks(source: TaskSource, documents: Documents, names: Names): Task[] {
  const pinTasks = pagePinTasks(source, documents, names);
  if (names === 'hidden') return pinTasks;
  return [
    ...pinTasks,
    ...pageBoardTasks(source),
    boardPageTask(source),
    pagePageTask(source),
    userPageTask(source),
  ];
}
