/** Which texts the tokens of some nodes are made of. */
import { none } from '../../base/index.ts';
import { nodeKinds } from '../../catalog/index.ts';
import type { NeighborLists } from '../../graph/index.ts';
import type { TokenSource } from './corpus.ts';
import { neighborSlots, type OwnSlot, ownSlots } from './own-texts.ts';

/**
 * The numbers of all texts, each once and ascending, that encoding nodes reads: their own and, with `neighbors`, those
 * of their neighbors, row by row.
 *
 * @param rows gets the place of each of them in the list; what it holds before does not matter. `[T]`
 */
export function listTexts(
  { own }: TokenSource,
  nodes: Uint32Array,
  neighbors: NeighborLists | undefined,
  rows: Uint32Array,
): Uint32Array {
  const lists = neighbors === undefined ? [] : nodeKinds.map((kind) => neighbors[kind].ids);
  const most = lists.reduce(
    (sum, ids) => sum + ids.length * neighborSlots.length,
    nodes.length * ownSlots.length,
  );
  const texts = new Uint32Array(most);
  let count = 0;
  const add = (ids: Uint32Array, slots: readonly OwnSlot[]) => {
    for (const slot of slots) {
      const textOf = own[slot];
      for (let i = 0; i < ids.length; i++) {
        const text = ids[i] === none ? none : textOf[ids[i]!]!;
        if (text === none || isListed(text)) continue;
        rows[text] = count;
        texts[count++] = text;
      }
    }
  };
  const isListed = (text: number) => rows[text]! < count && texts[rows[text]!] === text;
  add(nodes, ownSlots);
  for (const ids of lists) add(ids, neighborSlots);
  const listed = texts.subarray(0, count).sort();
  for (let row = 0; row < count; row++) rows[listed[row]!] = row;
  return listed;
}
