/** The saves after an import: those of untouched pins moved, those of touched pins replaced. */

import { none } from '../graph.ts';
import type { Relation } from '../relation.ts';

type Saves = Relation['saves'];

/** Where the ends of saves went. */
export interface SaveMoves {
  /** How many pins there are after. */
  readonly pins: number;
  /** The position after of each pin of before, `none` where it is gone or touched. */
  readonly pin: Uint32Array;
  /** The position after of each board of before. */
  readonly board: Uint32Array;
}

/**
 * @param before ascending by pin, then board
 * @param replaced all saves of the touched pins, by position after, in any order
 * @returns ascending by pin, then board
 */
export function mergeSaves(before: Saves, replaced: Saves, moves: SaveMoves): Saves {
  const starts = new Uint32Array(moves.pins + 1);
  for (let save = 0; save < before.pin.length; save++) {
    const pin = moves.pin[before.pin[save]!]!;
    if (pin !== none) starts[pin + 1]! += 1;
  }
  for (const pin of replaced.pin) starts[pin + 1]! += 1;
  for (let pin = 0; pin < moves.pins; pin++) starts[pin + 1]! += starts[pin]!;

  const total = starts[moves.pins]!;
  const after = {
    pin: new Uint32Array(total),
    board: new Uint32Array(total),
    savedAt: new Float64Array(total),
  };
  const add = (pin: number, board: number, savedAt: number) => {
    const place = starts[pin]!;
    starts[pin] = place + 1;
    after.pin[place] = pin;
    after.board[place] = board;
    after.savedAt[place] = savedAt;
  };
  for (let save = 0; save < before.pin.length; save++) {
    const pin = moves.pin[before.pin[save]!]!;
    if (pin !== none) add(pin, moves.board[before.board[save]!]!, before.savedAt[save]!);
  }
  const { pin, board, savedAt } = replaced;
  const byBoard = Uint32Array.from(board.keys()).sort((a, b) => board[a]! - board[b]!);
  for (const save of byBoard) add(pin[save]!, board[save]!, savedAt[save]!);
  return after;
}
