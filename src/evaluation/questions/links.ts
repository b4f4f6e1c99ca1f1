/** The links between nodes: those known before the split, and the pages of new pins. */
import { indexesWhere, none } from '../../base/index.ts';
import type { CatalogView, HeldOut } from '../../catalog/index.ts';
import { type Adjacency, groupPairs } from './adjacency.ts';
import type { Candidates } from './candidates.ts';
import { type Engaged, splitEngagements } from './engagements.ts';

/** Links between nodes, by their positions in `Candidates`. */
export interface Links {
  /** The page of each pin, or `none`. `[pins]` */
  readonly pageOfPin: Uint32Array;
  /** The pins of each page, including new pins. `[pages, …]` */
  readonly pinsOfPage: Adjacency;
  /** The pins saved on each board before the split. `[boards, …]` */
  readonly pinsOfBoard: Adjacency;
  /** The boards that held each page before the split. `[pages, …]` */
  readonly boardsOfPage: Adjacency;
  /** The pages that each board held before the split. `[boards, …]` */
  readonly pagesOfBoard: Adjacency;
  readonly engaged: Engaged;
  /** The saves before the split. */
  readonly saves: { readonly pin: Uint32Array; readonly board: Uint32Array; readonly savedAt: Float64Array };
}

/** Reads the links of the view, and finds the pages of the new pins by their URLs. */
export async function readLinks(view: CatalogView, heldOut: HeldOut, candidates: Candidates): Promise<Links> {
  const { tables, known } = candidates;
  const [pinPages, saves] = await Promise.all([view.pinPages(), view.saves()]);
  const pageOfPin = new Uint32Array(tables.pin.keys.length).fill(none);
  for (const [i, pin] of pinPages.pin.entries()) pageOfPin[pin] = pinPages.page[i]!;
  const positions = positionsOf(tables.page.keys);
  for (let pin = known.pin; pin < pageOfPin.length; pin++) {
    pageOfPin[pin] = positions.get(tables.pin.url[pin]!) ?? none;
  }

  return linkNodes(pageOfPin, saves, candidates, splitEngagements(await heldOut.engagements(), positions));
}

/** Groups the links by node. `saves`: those before the split */
export function linkNodes(
  pageOfPin: Uint32Array,
  saves: Links['saves'],
  { tables }: Candidates,
  engaged: Engaged,
): Links {
  const pages = tables.page.keys.length;
  const linked = indexesWhere(pageOfPin.length, (pin) => pageOfPin[pin] !== none);
  const onPage = indexesWhere(saves.pin.length, (save) => pageOfPin[saves.pin[save]!] !== none);
  const savedPages = onPage.map((save) => pageOfPin[saves.pin[save]!]!);
  const savingBoards = onPage.map((save) => saves.board[save]!);
  return {
    pageOfPin,
    pinsOfPage: groupPairs(
      linked.map((pin) => pageOfPin[pin]!),
      linked,
      pages,
    ),
    pinsOfBoard: groupPairs(saves.board, saves.pin, tables.board.keys.length),
    boardsOfPage: groupPairs(savedPages, savingBoards, pages),
    pagesOfBoard: groupPairs(savingBoards, savedPages, tables.board.keys.length),
    engaged,
    saves,
  };
}

/** The position of each key. */
export function positionsOf(keys: readonly string[]): Map<string, number> {
  return new Map(keys.map((key, position) => [key, position]));
}
