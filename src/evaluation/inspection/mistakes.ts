/** The worst mistakes, and how much recall each factor of a hard question costs. */
import { bootstrapInterval, type Interval } from '../../metrics/index.ts';
import { type BoardPredictions, predictionCount, predictionsOf } from './board-predictions.ts';
import { type FactorId, factorIds, readFactors } from './factors.ts';
import { type FoundNode, type InspectionSource, type ShownNode, showNode } from './source.ts';

/** Mistakes shown, and at most this many of them with the same right board, for variety. */
const worstRows = 12;
const rowsPerBoard = 2;
/** An answer beyond this rank counts as not found. */
const foundRank = 10;

/** A test row whose right board the model ranks low. */
export interface Mistake {
  readonly page: ShownNode;
  readonly pin: ShownNode;
  /** The board that the pin was saved on. */
  readonly board: ShownNode;
  /** Its rank among the candidates. */
  readonly rank: number;
  /** The boards that the model ranks first. */
  readonly predictions: readonly FoundNode[];
  readonly factors: readonly FactorId[];
}

/** Recall@10 of the rows that show a factor, and of the others; null if there are no such rows. */
export interface FactorCost {
  readonly factor: FactorId;
  readonly rows: number;
  readonly shown: Interval | null;
  readonly others: Interval | null;
}

/** Mistakes in predicting boards. */
export interface Mistakes {
  readonly factors: readonly FactorCost[];
  /** Worst first. */
  readonly worst: readonly Mistake[];
}

/** Finds the rows whose right board has the worst rank. */
export function findMistakes(source: InspectionSource, predictions: BoardPredictions): Mistakes {
  const { page, pin, answer, ranks, scores } = predictions;
  const factors = readFactors(source, predictions);
  const recall = (flags: Uint8Array, flag: number): Interval | null => {
    const found = Float64Array.from(ranks, (rank) => Number(rank <= foundRank)).filter(
      (_, row) => flags[row] === flag,
    );
    return found.length === 0 ? null : bootstrapInterval(found, { seed: source.seed });
  };
  const describe = (row: number): Mistake => ({
    page: showNode(source, 'page', page[row]!),
    pin: showNode(source, 'pin', pin[row]!),
    board: showNode(source, 'board', answer[row]!),
    rank: ranks[row]!,
    predictions: Array.from(predictionsOf(predictions, row).subarray(0, 3), (board, k) => ({
      ...showNode(source, 'board', board),
      score: scores[row * predictionCount + k]!,
    })),
    factors: factorIds.filter((factor) => factors[factor][row] === 1),
  });
  return {
    factors: factorIds.map((factor) => ({
      factor,
      rows: factors[factor].reduce((sum, flag) => sum + flag, 0),
      shown: recall(factors[factor], 1),
      others: recall(factors[factor], 0),
    })),
    worst: chooseWorst(predictions).map(describe),
  };
}

/** The rows with the worst ranks (if equal, the first), but not too many of one board. */
function chooseWorst({ answer, ranks }: BoardPredictions): number[] {
  const order = Array.from(ranks.keys()).filter((row) => ranks[row]! > foundRank);
  order.sort((a, b) => ranks[b]! - ranks[a]! || a - b);
  const perBoard = new Map<number, number>();
  return order
    .filter((row) => {
      const count = (perBoard.get(answer[row]!) ?? 0) + 1;
      perBoard.set(answer[row]!, count);
      return count <= rowsPerBoard;
    })
    .slice(0, worstRows);
}
