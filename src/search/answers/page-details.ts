/** What is known of one page: its texts, its pins, the boards that hold it, its near-duplicates. */
import type { Card, Cards } from '../cards.ts';
import type { Connections } from '../connections.ts';

/** A pin of a page. */
export interface PinDetails extends Card {
  readonly id: string;
  /** The ids of the boards that hold it. */
  readonly boards: readonly string[];
}

/** A board, as a page names it. */
export interface BoardDetails extends Card {
  readonly id: string;
}

/** What is known of a page. */
export interface PageDetails extends Card {
  /** The canonical URL. */
  readonly url: string;
  /** Whether it has an embedding. A page that was imported after the last refresh has none yet. */
  readonly embedded: boolean;
  readonly pins: readonly PinDetails[];
  readonly boards: readonly BoardDetails[];
  /** The URLs of its near-duplicates, ascending. */
  readonly duplicates: readonly string[];
}

/** Describes a page; undefined if neither the catalog nor the version has it. */
export function describePage(
  url: string,
  embedded: boolean,
  cards: Cards,
  connections: Connections,
): PageDetails | undefined {
  if (!embedded && !cards.has('page', url)) return undefined;
  return {
    url,
    embedded,
    ...cards.of('page', url),
    pins: connections
      .pinsOf(url)
      .map((id) => ({ id, ...cards.of('pin', id), boards: connections.boardsOfPin(id) })),
    boards: connections.boardsOf(url).map((id) => ({ id, ...cards.of('board', id) })),
    duplicates: connections.duplicatesOf(url),
  };
}
