/** Updates saves after an import: saves of untouched pins move to new positions, those of touched pins are replaced. */

import { none } from '../../base/index.ts';
import type { Relation } from '../relation.ts';

type Saves = Relation['saves'];

/** The new positions of pins and boards, which keep their order. */
export interface SaveMoves {
  /** The new position of each old pin; `none` if it was removed or touched. */
  readonly pin: Uint32Array;
  /** The new position of each old board. */
  readonly board: Uint32Array;
}

/**
 * Merges the saves of untouched and of touched pins in one pass.
 *
 * @param before the old saves, ascending by pin, then board
 * @param replaced all saves of the touched pins, by new positions, ascending by pin, then board
 * @returns the new saves, ascending by pin, then board
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
  let next = 0; // the next of `replaced`; no pin has saves in both
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
