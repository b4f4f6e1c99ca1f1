/** What is shown of a node that may have no title of its own. */
import type { NodeKind } from '../catalog/index.ts';
import { urlTitle } from '../content/index.ts';
import type { Card, Cards } from './cards.ts';
import type { Connections } from './connections.ts';

/**
 * The card of a node. A page without a title of its own has the card of its first pin that has one, a pin the title of its
 * page. What still has none is named by its URL.
 */
export function shownCard(kind: NodeKind, key: string, cards: Cards, connections: Connections): Card {
  const own = cards.of(kind, key);
  if (kind === 'board' || own.title !== '') return own;
  const url = kind === 'page' ? key : connections.pageOf(key);
  if (url === undefined) return own;
  const pins = connections.pinsOf(url).map((pin) => cards.of('pin', pin));
  const other = [cards.of('page', url), ...pins].find(({ title }) => title !== '');
  const title = other?.title ?? urlTitle(url);
  return { title, detail: own.detail || other?.detail || pins[0]?.detail || '' };
}
