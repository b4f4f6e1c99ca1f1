/** The saves after an import: those of untouched pins moved, those of touched pins replaced. */

import { none } from '../../base/index.ts';
import type { Relation } from '../relation.ts';

type Saves = Relation['saves'];

/** Where the ends of saves went; positions keep their order. */
export interface SaveMoves {
  /** The position after of each pin of before, `none` where it is gone or touched. */
  readonly pin: Uint32Array;
  /** The position after of each board of before. */
  readonly board: Uint32Array;
}

/**
 * Merges in one pass over both.
 *
 * @param before ascending by pin, then board
 * @param replaced all saves of the touched pins, by position after, ascending by pin, then board
 * @returns ascending by pin, then board
 */
export function mergeSaves(before: Saves, replaced: Saves, moves: SaveMoves): Saves {
  let kept = 0;
  for (const pin of before.pin) if (moves.pin[pin] !== none) kept++;
  const total = kept + replaced.pin.length;
  const after = {
    pin: new Uint32Array(total),
    board: new Uint32Array(total),
    savedAt: new Float64Array(total),
  };
  let place = 0;
  const add = (pin: number, board: number, savedAt: number) => {
    after.pin[place] = pin;
    after.board[place] = board;
    after.savedAt[place++] = savedAt;
  };
  let next = 0; // of the replaced ones; no pin has saves of both
  const addReplaced = (end: number) => {
    for (; next < replaced.pin.length && replaced.pin[next]! < end; next++)
      add(replaced.pin[next]!, replaced.board[next]!, replaced.savedAt[next]!);
  };
  for (let save = 0; save < before.pin.length; save++) {
    const pin = moves.pin[before.pin[save]!]!;
    if (pin === none) continue;
    addReplaced(pin);
    add(pin, moves.board[before.board[save]!]!, before.savedAt[save]!);
  }
  addReplaced(none);
  return after;
}
