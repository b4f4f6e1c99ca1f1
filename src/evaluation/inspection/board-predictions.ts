/** What the model would have said to everybody who saved a test row: the boards that it predictions first. */
import { none } from '../../base/index.ts';
import { meanRank } from '../../metrics/index.ts';
import { createExactIndex } from '../../nearest/index.ts';
import { normalizePrefixes } from '../contenders/scorers/vectors.ts';
import type { Places } from '../measures/ranks.ts';
import type { Task } from '../questions/tasks/task.ts';
import type { InspectionSource } from './source.ts';

/** Guesses looked at of every row. */
export const guessCount = 5;

/** The rows of a task that asks for the board of a page and its pin, and what the model predictions. n = rows */
export interface BoardPredictions {
  /** `[n]` */
  readonly page: Uint32Array;
  readonly pin: Uint32Array;
  /** The board that the pin was saved on, and its rank among the candidates. `[n]` */
  readonly answer: Uint32Array;
  readonly ranks: Float64Array;
  /** Positions of boards, best first; `none` where there are no more. `[n, 5]` */
  readonly boards: Uint32Array;
  /** Cosines. `[n, 5]` */
  readonly scores: Float32Array;
}

/** Guesses boards; those that the task does not allow for a row are no predictions. `places` are those of its answers. */
export async function predictBoards(
  { units, size, candidates }: InspectionSource,
  { question, answers, excluded }: Task,
  places: Places,
): Promise<BoardPredictions> {
  const page = question.given.page!.ids; // one of each a row
  const pin = question.given.pin!.ids;
  const index = await createExactIndex(units.board.subarray(0, candidates.known.board * size), size);
  try {
    const exclude = Array.from(page, (_, row) => excluded(row));
    const { ids, scores } = await index.search(queriesOf(page, pin, units, size), guessCount, { exclude });
    const ranks = Float64Array.from(places.standings, meanRank);
    return { page, pin, answer: answers.ids, ranks, boards: ids, scores };
  } finally {
    await index.dispose();
  }
}

/** The predictions of one row, best first. */
export function guessesOf({ boards }: BoardPredictions, row: number): Uint32Array {
  return boards.subarray(row * guessCount, (row + 1) * guessCount).filter((board) => board !== none);
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
