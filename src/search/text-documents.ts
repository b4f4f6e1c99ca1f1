/** The texts of nodes, as documents for a search by words. */
import { joinTexts, type NodeKind } from '../catalog/index.ts';
import { urlWords } from '../content/index.ts';
import type { Cards } from './cards.ts';

/** Which nodes belong together, by key. */
export interface TextLinks {
  /** The pins of a page. */
  pinsOf(url: string): readonly string[];
  /** The boards that hold a page. */
  boardsOf(url: string): readonly string[];
  /** The pins saved on a board, and the page of each; undefined for a pin without one. */
  pinsOn(board: string): readonly { readonly pin: string; readonly page: string | undefined }[];
}

/**
 * Makes one document for each key:
 * - a page: the words of its URL, its title, description and body, the texts of its pins, since many pages have no texts of
 *   their own, and the titles of the boards that hold it
 * - a pin: its title and description
 * - a board: its title, description and owner, and the texts of its pins, or of the pages of pins that have none
 *
 * Texts that are equal count once.
 */
export function textDocuments(
  kind: NodeKind,
  keys: readonly string[],
  cards: Cards,
  links: TextLinks,
): string[] {
  if (kind === 'pin') return keys.map((key) => cards.textOf('pin', key));
  if (kind === 'page')
    return keys.map((url) => joinTexts(urlWords(url).join(' '), ...saidOfPage(url, cards, links)));
  return keys.map((board) => {
    const saved = links.pinsOn(board).map(({ pin, page }) => {
      const text = cards.textOf('pin', pin);
      return text === '' && page !== undefined ? cards.textOf('page', page) : text;
    });
    return joinTexts(cards.textOf('board', board), ...new Set(saved));
  });
}

/** What a page and its pins say, and the names of its boards. */
function saidOfPage(url: string, cards: Cards, links: TextLinks): Set<string> {
  return new Set([
    cards.textOf('page', url),
    ...links.pinsOf(url).map((pin) => cards.textOf('pin', pin)),
    ...links.boardsOf(url).map((board) => cards.of('board', board).title),
  ]);
}

/**
 * What is said of a link, as the query for its boards: the texts given or, without any, the words of its URL. An address
 * says little beside a text, and its words (`example`, `docs`) would be taken for topics.
 */
export function saidOfLink(url: string, texts: readonly (string | undefined)[]): string {
  return joinTexts(...new Set(texts)) || urlWords(url).join(' ');
}
