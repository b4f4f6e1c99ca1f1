/** How far predicted boards can be trusted: how often they are right, and whether their scores show it. */
import { bootstrapInterval, type Interval } from '../../metrics/index.ts';
import { type BoardPredictions, predictionCount } from './board-predictions.ts';
import type { InspectionSource } from './source.ts';

/** Rows are divided into this many parts of equal size. */
const parts = 5;

/** How often something was right among rows, with a 95 % interval. */
export interface Hits extends Interval {
  readonly rows: number;
}

/** Rows of similar confidence. */
export interface ConfidencePart extends Hits {
  /** The lowest and the highest confidence in this part. */
  readonly from: number;
  readonly to: number;
}

/** The calibration of `pick-boards`. A prediction is right if the page was saved on that board after the split. */
export interface PickCalibration {
  readonly rows: number;
  /** How often the first prediction is right, the second, and so on. */
  readonly predictions: readonly Hits[];
  /** How often at least one of the first k predictions is right, for k from 1. */
  readonly byThen: readonly Hits[];
  /** How often the first prediction is right, by its cosine: five parts of the rows, the lowest cosines first. */
  readonly byScore: readonly ConfidencePart[];
  /** The same by the lead of the first prediction's cosine over the second's. */
  readonly byLead: readonly ConfidencePart[];
}

/** Measures how often the predictions are right. */
export function calibratePicks(
  { heldOut, seed }: InspectionSource,
  predictions: BoardPredictions,
): PickCalibration {
  const pairOf = (page: number, board: number) => `${page} ${board}`;
  const saved = new Set(Array.from(heldOut.page, (page, save) => pairOf(page, heldOut.board[save]!)));
  const isRight = (i: number, k: number) => {
    return saved.has(pairOf(predictions.page[i]!, predictions.boards[i * predictionCount + k]!));
  };
  const count = predictions.page.length;
  const indexes = Array.from({ length: predictionCount }, (_, k) => k);
  const everyRow = Array.from({ length: count }, (_, i) => i);
  const hits = (of: readonly number[], hit: (i: number) => boolean): Hits => ({
    rows: of.length,
    ...bootstrapInterval(
      Float64Array.from(of, (i) => Number(hit(i))),
      { seed },
    ),
  });
  const split = (confidence: (i: number) => number) => {
    const ascending = everyRow.filter((i) => Number.isFinite(confidence(i)));
    ascending.sort((a, b) => confidence(a) - confidence(b) || a - b);
    return Array.from({ length: parts }, (_, part) => {
      const [from, to] = [part, part + 1].map((at) => Math.round((at * ascending.length) / parts));
      return ascending.slice(from, to);
    })
      .filter((members) => members.length > 0)
      .map((members) => ({
        from: confidence(members[0]!),
        to: confidence(members.at(-1)!),
        ...hits(members, (i) => isRight(i, 0)),
      }));
  };
  const scoreAt = (i: number, k: number) => predictions.scores[i * predictionCount + k]!;
  return {
    rows: count,
    predictions: indexes.map((k) => hits(everyRow, (i) => isRight(i, k))),
    byThen: indexes.map((last) =>
      hits(everyRow, (i) => indexes.slice(0, last + 1).some((k) => isRight(i, k))),
    ),
    byScore: split((i) => scoreAt(i, 0)),
    byLead: split((i) => scoreAt(i, 0) - scoreAt(i, 1)),
  };
}
