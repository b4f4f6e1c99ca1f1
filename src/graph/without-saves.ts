/** Removes saves from a relation. So answers are hidden before a graph is made. */

import { none } from '../base/index.ts';
import type { Relation } from './relation.ts';

/**
 * The relation without the saves whose flag is 1. A pin whose saves are all hidden also loses its page, since only a save
 * shows that the pin exists. A pin without any saves keeps its page.
 *
 * @param hidden `[saves]`
 */
export function withoutSaves(relation: Relation, hidden: Uint8Array): Relation {
  const { pin, board, savedAt } = relation.saves;
  const kept = indicesOf(hidden, 0);
  const pageOfPin = relation.pageOfPin.slice();
  for (const save of indicesOf(hidden, 1)) pageOfPin[pin[save]!] = none;
  for (const save of kept) pageOfPin[pin[save]!] = relation.pageOfPin[pin[save]!]!;
  const saves = {
    pin: kept.map((save) => pin[save]!),
    board: kept.map((save) => board[save]!),
    savedAt: Float64Array.from(kept, (save) => savedAt[save]!),
  };
  return { ...relation, pageOfPin, saves };
}

function indicesOf(flags: Uint8Array, flag: number): Uint32Array {
  let count = 0;
  for (const value of flags) if (value === flag) count++;
  const indices = new Uint32Array(count);
  let next = 0;
  for (let i = 0; i < flags.length; i++) if (flags[i] === flag) indices[next++] = i;
  return indices;
}
