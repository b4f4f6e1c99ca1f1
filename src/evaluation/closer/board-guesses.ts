/** What the model would have said to everybody who saved a test row: the boards it guesses first. */
import { createExactIndex } from '../../embeddings/index.ts';
import { none } from '../../graph/index.ts';
import { normalizePrefixes } from '../scorers/vectors.ts';
import type { Task } from '../tasks.ts';
import type { CloserSource } from './source.ts';

/** Guesses looked at of every row. */
export const guessCount = 5;

/** The guesses for the rows of a task that asks for boards with page and pin. n = rows of the task */
export interface BoardGuesses {
  /** Positions of boards, best first; `none` where there are no more. `[n, 5]` */
  readonly boards: Uint32Array;
  /** Cosines. `[n, 5]` */
  readonly scores: Float32Array;
}

/** Guesses boards; those that the task does not allow for a row are no guesses. */
export async function guessBoards(
  { units, size, universe, rows }: CloserSource,
  { question, excluded }: Task,
): Promise<BoardGuesses> {
  const index = await createExactIndex(units.board.subarray(0, universe.known.board * size), size);
  try {
    const exclude = Array.from(question.rows, (row) => excluded(row));
    const queries = queriesOf(question.rows, rows, units, size);
    const { ids, scores } = await index.search(queries, guessCount, { exclude });
    return { boards: ids, scores };
  } finally {
    await index.dispose();
  }
}

/** The normalised mean of a row's page and its pin. `[n, size]` */
function queriesOf(
  asked: Uint32Array,
  { page, pin }: CloserSource['rows'],
  units: CloserSource['units'],
  size: number,
): Float32Array {
  const sums = new Float32Array(asked.length * size);
  for (const [i, row] of asked.entries()) {
    for (let k = 0; k < size; k++) {
      sums[i * size + k] = units.page[page[row]! * size + k]! + units.pin[pin[row]! * size + k]!;
    }
  }
  return normalizePrefixes(sums, size, size);
}

/** The guesses of one row, best first. */
export function guessesOf({ boards }: BoardGuesses, i: number): Uint32Array {
  return boards.subarray(i * guessCount, (i + 1) * guessCount).filter((board) => board !== none);
}
