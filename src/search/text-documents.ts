/** What nodes say, as documents for a search by words. */
import { joinTexts, type NodeKind } from '../catalog/index.ts';
import { urlWords } from '../content/index.ts';
import type { Cards } from './cards.ts';
import type { Connections } from './connections.ts';

/**
 * One document for each key: of a page the words of its URL, its title, description and body and all that its pins say,
 * for many pages say nothing themselves; of a pin its title and description; of a board its title, description and owner. What several pins
 * say in the same words counts once.
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
