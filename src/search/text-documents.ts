/** The texts of nodes, as documents for a search by words. */
import { joinTexts, type NodeKind } from '../catalog/index.ts';
import { urlWords } from '../content/index.ts';
import type { Cards } from './cards.ts';
import type { Connections } from './connections.ts';

/**
 * Makes one document for each key:
 * - a page: the words of its URL, its title, description and body, and the texts of its pins, since many pages have no
 *   texts of their own. Equal texts of several pins count once
 * - a pin: its title and description
 * - a board: its title, description and owner
 */
export function textDocuments(
  kind: NodeKind,
  keys: readonly string[],
  cards: Cards,
  connections: Pick<Connections, 'pinsOf'>,
): string[] {
  if (kind !== 'page') return keys.map((key) => cards.textOf(kind, key));
  return keys.map((url) => {
    const pins = connections.pinsOf(url).map((pin) => cards.textOf('pin', pin));
    return joinTexts(urlWords(url).join(' '), cards.textOf('page', url), ...new Set(pins));
  });
}
