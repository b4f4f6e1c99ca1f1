/** The boards that the model would have proposed for each test row. */
import { none } from '../../base/index.ts';
import { meanRank } from '../../metrics/index.ts';
import { createExactIndex } from '../../nearest/index.ts';
import { normalizePrefixes } from '../contenders/scorers/vectors.ts';
import type { TaskRanks } from '../measures/ranks.ts';
import type { Task } from '../questions/tasks/task.ts';
import type { InspectionSource } from './source.ts';

/** Boards predicted for each row. */
export const predictionCount = 5;

/** The rows of a task that asks for the board of a page and its pin, and what the model predicts. n = rows */
export interface BoardPredictions {
  /** `[n]` */
  readonly page: Uint32Array;
  readonly pin: Uint32Array;
  /** The board that the pin was saved on, and its rank among the candidates. `[n]` */
  readonly answer: Uint32Array;
  readonly ranks: Float64Array;
  /** Positions of the predicted boards, best first, filled up with `none`. `[n, 5]` */
  readonly boards: Uint32Array;
  /** Cosines of the predicted boards. `[n, 5]` */
  readonly scores: Float32Array;
}

/** Predicts boards for each row. Boards that the task excludes for a row are not predicted. */
export async function predictBoards(
  { units, size, candidates }: InspectionSource,
  { question, answers, excluded }: Task,
  taskRanks: TaskRanks,
): Promise<BoardPredictions> {
  const page = question.given.page!.ids; // one of each a row
  const pin = question.given.pin!.ids;
  const index = await createExactIndex(units.board.subarray(0, candidates.known.board * size), size);
  try {
    const exclude = Array.from(page, (_, row) => excluded(row));
    const { ids, scores } = await index.search(queriesOf(page, pin, units, size), predictionCount, {
      exclude,
    });
    const ranks = Float64Array.from(taskRanks.standings, meanRank);
    return { page, pin, answer: answers.ids, ranks, boards: ids, scores };
  } finally {
    await index.dispose();
  }
}

/** The predictions of one row, best first. */
export function predictionsOf({ boards }: BoardPredictions, row: number): Uint32Array {
  return boards
    .subarray(row * predictionCount, (row + 1) * predictionCount)
    .filter((board) => board !== none);
}

/** The normalized mean of each page and its pin. `[n, size]` */
function queriesOf(
  page: Uint32Array,
  pin: Uint32Array,
  units: InspectionSource['units'],
  size: number,
): Float32Array {
  const sums = new Float32Array(page.length * size);
  for (let row = 0; row < page.length; row++) {
    for (let k = 0; k < size; k++) {
      sums[row * size + k] = units.page[page[row]! * size + k]! + units.pin[pin[row]! * size + k]!;
    }
  }
  return normalizePrefixes(sums, size, size);
}
