/** A close look at single answers of one model: neighbors of pages, calibration of picked boards, the worst mistakes. */
import type { TaskRanks } from '../measures/ranks.ts';
import type { Task } from '../questions/tasks/task.ts';
import { predictBoards } from './board-predictions.ts';
import { calibratePicks, type PickCalibration } from './calibration.ts';
import { findMistakes, type Mistakes } from './mistakes.ts';
import { type PageNeighbors, sampleNeighbors } from './neighbors.ts';
import type { InspectionSource } from './source.ts';

/** What an inspection found. Equal seeds and vectors give equal inspections. */
export interface Inspection {
  readonly neighbors: readonly PageNeighbors[];
  /** How far the boards that the model predicts for a page and its pin can be trusted. */
  readonly picks: PickCalibration;
  readonly mistakes: Mistakes;
}

/** Inspects answers. `boardTask` asks for the board of a page and its pin; `taskRanks` are the model's ranks in it. */
export async function inspectAnswers(
  source: InspectionSource,
  boardTask: Task,
  taskRanks: TaskRanks,
): Promise<Inspection> {
  const predictions = await predictBoards(source, boardTask, taskRanks);
  return {
    neighbors: await sampleNeighbors(source),
    picks: calibratePicks(source, predictions),
    mistakes: findMistakes(source, predictions),
  };
}
