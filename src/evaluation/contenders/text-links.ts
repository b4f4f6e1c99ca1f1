/** The documents of a search, made of what is known before the split. */
import { none } from '../../base/index.ts';
import type { NodeKind } from '../../catalog/index.ts';
import { Cards, type TextLinks, textDocuments } from '../../search/index.ts';
import { rowOf } from '../questions/adjacency.ts';
import type { Candidates } from '../questions/candidates.ts';
import { type Links, positionsOf } from '../questions/links.ts';

/** The documents of all nodes of a kind that a search by words reads, by position. */
export function knownDocuments(kind: NodeKind, { tables, known }: Candidates, links: Links): string[] {
  const pages = positionsOf(tables.page.keys);
  const boards = positionsOf(tables.board.keys);
  const keysOf = (of: 'pin' | 'board', positions: Uint32Array) =>
    Array.from(positions, (each) => tables[of].keys[each]!);
  const byKey: TextLinks = {
    pinsOf: (url) =>
      keysOf(
        'pin',
        rowOf(links.pinsOfPage, pages.get(url)!).filter((pin) => pin < known.pin),
      ),
    boardsOf: (url) => keysOf('board', rowOf(links.boardsOfPage, pages.get(url)!)),
    pinsOn: (board) =>
      Array.from(rowOf(links.pinsOfBoard, boards.get(board)!), (pin) => {
        const page = links.pageOfPin[pin]!;
        return { pin: tables.pin.keys[pin]!, page: page === none ? undefined : tables.page.keys[page] };
      }),
  };
  return textDocuments(kind, tables[kind].keys, new Cards(tables), byKey);
}
