/** Which texts the tokens of some nodes are made of. */
import { type NeighbourLists, nodeKinds, none } from '../graph/index.ts';
import { neighbourSlots, type OwnSlot, ownSlots, type TokenSource } from './corpus.ts';

/**
 * The numbers of all texts, each once, that encoding nodes reads: their own and, with `neighbours`, those of their
 * neighbours, row by row.
 */
export function listTexts(
  { own }: TokenSource,
  nodes: Uint32Array,
  neighbours?: NeighbourLists,
): Uint32Array {
  const texts = new Set<number>();
  const add = (node: number, slots: readonly OwnSlot[]) => {
    for (const slot of slots) texts.add(own[slot][node]!);
  };
  for (const node of nodes) add(node, ownSlots);
  for (const kind of neighbours === undefined ? [] : nodeKinds) {
    for (const node of neighbours![kind].ids) if (node !== none) add(node, neighbourSlots);
  }
  texts.delete(none);
  return Uint32Array.from(texts);
}
