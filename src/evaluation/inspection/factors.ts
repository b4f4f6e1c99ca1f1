/** Factors that make a question about a board hard. Each is measured on every row, to see what it costs. */

import { dotAt } from '../../base/index.ts';
import { joinTexts } from '../../catalog/index.ts';
import { words } from '../../text/index.ts';
import { rowOf } from '../questions/adjacency.ts';
import { type BoardPredictions, predictionsOf } from './board-predictions.ts';
import type { InspectionSource } from './source.ts';

/** A pin with fewer words says little. */
const fewWords = 4;
/** A board with at most this many pins is small: little is known of it. */
const fewPins = 3;
/** From this cosine on, two boards are nearly the same to the model. */
const nearlySame = 0.9;

/** The names of the factors. */
export const factorIds = [
  'page without text',
  'pin of few words',
  'page without saves',
  'small board',
  'mixed board',
  'twin board',
  'right owner',
] as const;
export type FactorId = (typeof factorIds)[number];

/** 1 for each row that shows a factor. `[n]` each */
export type Factors = Readonly<Record<FactorId, Uint8Array>>;

/**
 * Finds out which rows show which factors.
 *
 * - *page without text*: the page has no title, description or body of its own
 * - *pin of few words*: the pin's title and description have fewer than 4 words
 * - *page without saves*: the page is cold, so it has no neighbors
 * - *small board*: the right board had at most 3 pins before the split
 * - *mixed board*: the right board is among the quarter of all right boards whose pins are least like one another
 * - *twin board*: a board predicted before the right one has the same title, or is nearly the same to the model
 *   (cosine of .9 or more)
 * - *right owner*: the first prediction is wrong, but is a board of the right owner
 */
export function readFactors(source: InspectionSource, predictions: BoardPredictions): Factors {
  const { candidates, links } = source;
  const { page: pages, pin: pins, board: boards } = candidates.tables;
  const { page, pin, answer } = predictions;
  const mixed = findMixedBoards(source, answer);
  const isTwin = (board: number, right: number) =>
    boards.title[board]!.toLowerCase() === boards.title[right]!.toLowerCase() ||
    cosineOfBoards(source, board, right) >= nearlySame;
  const tests: Readonly<Record<FactorId, (row: number) => boolean>> = {
    'page without text': (row) => {
      const at = page[row]!;
      return joinTexts(pages.title[at], pages.description[at], pages.body[at]) === '';
    },
    'pin of few words': (row) => {
      const at = pin[row]!;
      return words(joinTexts(pins.title[at], pins.description[at])).length < fewWords;
    },
    'page without saves': (row) => rowOf(links.boardsOfPage, page[row]!).length === 0,
    'small board': (row) => rowOf(links.pinsOfBoard, answer[row]!).length <= fewPins,
    'mixed board': (row) => mixed.has(answer[row]!),
    'twin board': (row) => {
      const found = predictionsOf(predictions, row);
      const place = found.indexOf(answer[row]!);
      return found.subarray(0, place < 0 ? found.length : place).some((board) => isTwin(board, answer[row]!));
    },
    'right owner': (row) => {
      const [first] = predictionsOf(predictions, row);
      const owner = boards.owner[answer[row]!]!;
      return first !== undefined && first !== answer[row] && owner !== '' && boards.owner[first] === owner;
    },
  };
  const columns = factorIds.map((id) => [id, Uint8Array.from(page, (_, row) => Number(tests[id](row)))]);
  return Object.fromEntries(columns) as Factors;
}

/** The quarter of the boards whose pins are least like one another. Boards of one pin are never mixed. */
function findMixedBoards(source: InspectionSource, boards: Uint32Array): Set<number> {
  const likeness = [...new Set(boards)]
    .map((board) => ({ board, cosine: meanCosine(source, rowOf(source.links.pinsOfBoard, board)) }))
    .filter(({ cosine }) => !Number.isNaN(cosine))
    .sort((a, b) => a.cosine - b.cosine || a.board - b.board);
  return new Set(likeness.slice(0, Math.floor(likeness.length / 4)).map(({ board }) => board));
}

/** The mean cosine of all pairs of n pins, from the sum s of their unit vectors: (|s|² − n) / (n² − n). */
function meanCosine({ units, size }: InspectionSource, pins: Uint32Array): number {
  const sum = new Float64Array(size);
  for (const pin of pins) for (let k = 0; k < size; k++) sum[k]! += units.pin[pin * size + k]!;
  const squares = sum.reduce((total, value) => total + value * value, 0);
  return (squares - pins.length) / (pins.length ** 2 - pins.length);
}

function cosineOfBoards({ units, size }: InspectionSource, a: number, b: number): number {
  return dotAt(units.board, a * size, units.board, b * size, size);
}
