/** A inspection look at the answers of one model: neighbors of pages, calibration of picked boards, the worst mistakes. */
import type { Places } from '../measures/ranks.ts';
import type { Task } from '../questions/tasks/task.ts';
import { predictBoards } from './board-predictions.ts';
import { calibratePicks, type PickCalibration } from './calibration.ts';
import { findMistakes, type Mistakes } from './mistakes.ts';
import { type PageNeighbors, sampleNeighbors } from './neighbors.ts';
import type { InspectionSource } from './source.ts';

/** What was seen; equal seeds and vectors see the same. */
export interface Inspection {
  readonly neighbors: readonly PageNeighbors[];
  /** Of the boards that the model predictions for a page and its pin. */
  readonly picks: PickCalibration;
  readonly mistakes: Mistakes;
}

/** Looks at the answers; `boardTask` asks for boards with page and pin, and `places` are those that the model gave. */
export async function inspectAnswers(
  source: InspectionSource,
  boardTask: Task,
  places: Places,
): Promise<Inspection> {
  const predictions = await predictBoards(source, boardTask, places);
  return {
    neighbors: await sampleNeighbors(source),
    picks: calibratePicks(source, predictions),
    mistakes: findMistakes(source, predictions),
  };
}
