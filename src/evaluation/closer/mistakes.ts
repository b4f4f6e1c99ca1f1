/** The worst mistakes, and what the signs of a hard question cost. */
import { bootstrapInterval, type Interval } from '../../metrics/index.ts';
import type { Task } from '../tasks.ts';
import { type BoardGuesses, guessCount, guessesOf } from './board-guesses.ts';
import { readSigns, type SignId, signIds } from './signs.ts';
import { type CloserSource, type FoundNode, type ShownNode, showNode } from './source.ts';

/** Mistakes shown, and how many of them may ask for one board, so that they differ. */
const worstRows = 12;
const rowsPerBoard = 2;
/** An answer below this rank is not found. */
const foundRank = 10;

/** A test row whose board the model ranks low. */
export interface Mistake {
  readonly page: ShownNode;
  readonly pin: ShownNode;
  /** The board that the pin was saved on. */
  readonly board: ShownNode;
  /** Its rank among the candidates. */
  readonly rank: number;
  /** The boards that the model ranks first. */
  readonly guesses: readonly FoundNode[];
  readonly signs: readonly SignId[];
}

/** Recall@10 among the rows that show a sign and among the others; null where there are none. */
export interface SignCost {
  readonly sign: SignId;
  readonly rows: number;
  readonly shown: Interval | null;
  readonly others: Interval | null;
}

/** Mistakes of boards. */
export interface Mistakes {
  readonly signs: readonly SignCost[];
  /** Worst first. */
  readonly worst: readonly Mistake[];
}

/** Looks for the worst ranks of a task that asks for boards with page and pin; `ranks` are those of its rows. */
export function findMistakes(
  source: CloserSource,
  task: Task,
  ranks: Float64Array,
  guesses: BoardGuesses,
): Mistakes {
  const { rows, seed } = source;
  const asked = task.question.rows;
  const signs = readSigns(source, task, guesses);
  const recall = (flags: Uint8Array, flag: number): Interval | null => {
    const found = Float64Array.from(ranks, (rank) => Number(rank <= foundRank)).filter(
      (_, i) => flags[i] === flag,
    );
    return found.length === 0 ? null : bootstrapInterval(found, { seed });
  };
  const describe = (i: number): Mistake => {
    const row = asked[i]!;
    return {
      page: showNode(source, 'page', rows.page[row]!),
      pin: showNode(source, 'pin', rows.pin[row]!),
      board: showNode(source, 'board', rows.board[row]!),
      rank: ranks[i]!,
      guesses: Array.from(guessesOf(guesses, i).subarray(0, 3), (board, k) => ({
        ...showNode(source, 'board', board),
        score: guesses.scores[i * guessCount + k]!,
      })),
      signs: signIds.filter((sign) => signs[sign][i] === 1),
    };
  };
  return {
    signs: signIds.map((sign) => ({
      sign,
      rows: signs[sign].reduce((sum, flag) => sum + flag, 0),
      shown: recall(signs[sign], 1),
      others: recall(signs[sign], 0),
    })),
    worst: chooseWorst(source, asked, ranks).map(describe),
  };
}

/** The rows of the worst ranks, of equal ones the first, but not too many for one board. */
function chooseWorst({ rows }: CloserSource, asked: Uint32Array, ranks: Float64Array): number[] {
  const order = Array.from(asked.keys()).filter((i) => ranks[i]! > foundRank);
  order.sort((a, b) => ranks[b]! - ranks[a]! || a - b);
  const perBoard = new Map<number, number>();
  return order
    .filter((i) => {
      const board = rows.board[asked[i]!]!;
      perBoard.set(board, (perBoard.get(board) ?? 0) + 1);
      return perBoard.get(board)! <= rowsPerBoard;
    })
    .slice(0, worstRows);
}
