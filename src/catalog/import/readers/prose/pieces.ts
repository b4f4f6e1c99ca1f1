/** Finds saved links in blocks of text and links, as Markdown and web pages have them. */

/** A piece of plain text, or a link with its text. */
export interface Piece {
  readonly text: string;
  /** Where the link leads, as written. */
  readonly target?: string | undefined;
  /** Attributes of the link, if it is an element of HTML. */
  readonly attributes?: Readonly<Record<string, string>> | undefined;
}

/** A link, with the text that belongs to it. */
export interface Entry {
  readonly title: string;
  readonly description: string;
  readonly link: LinkPiece;
}

export type LinkPiece = Piece & { readonly target: string };

/** The entries of a block, and its other links. */
export interface BlockEntries {
  readonly entries: readonly Entry[];
  /** Links that are part of the text of an entry. */
  readonly others: readonly LinkPiece[];
}

/** The text of some pieces, on one line. */
export function textOfPieces(pieces: readonly Piece[]): string {
  return pieces
    .map(({ text }) => text)
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The links of some pieces that have a text. One without is around an image: a badge. */
export function linksOfPieces(pieces: readonly Piece[]): LinkPiece[] {
  return pieces.filter((piece): piece is LinkPiece => piece.target !== undefined && piece.text.trim() !== '');
}

/**
 * The entries of an item of a list: its first link to a page, with the rest of the item as its description; or, if the item
 * only enumerates links, each of them.
 */
export function entriesOfItem(pieces: readonly Piece[]): BlockEntries {
  const links = linksOfPieces(pieces);
  if (isEnumeration(pieces)) return { entries: links.map((link) => entryOf(link, [link])), others: [] };
  const first = links.find(({ target }) => isWebAddress(target)) ?? links[0];
  if (first === undefined) return { entries: [], others: [] };
  return { entries: [entryOf(first, pieces)], others: links.filter((link) => link !== first) };
}

/** The entries of running text: each link, with the whole text as its description if there is more than the link. */
export function entriesOfText(pieces: readonly Piece[]): BlockEntries {
  const links = linksOfPieces(pieces);
  if (links.length <= 1 || isEnumeration(pieces)) return entriesOfItem(pieces);
  const description = textOfPieces(pieces);
  return { entries: links.map((link) => ({ title: textOfPieces([link]), description, link })), others: [] };
}

/** The entry of a row of a table. If the link is in a later cell, the first cell is the title. */
export function entriesOfRow(cells: readonly (readonly Piece[])[]): BlockEntries {
  const found = entriesOfItem(cells.flatMap((cell) => [...cell, { text: ' ' }]));
  const [first = []] = cells;
  const name = textOfPieces(first);
  const [entry] = found.entries;
  if (
    entry === undefined ||
    !/\p{L}/u.test(name) ||
    linksOfPieces(first).some(({ target }) => isWebAddress(target))
  )
    return found;
  const rest = textOfPieces(cells.slice(1).flatMap((cell) => [...cell, { text: ' ' }]));
  return { ...found, entries: [{ ...entry, title: name, description: rest }] };
}

/** Whether a link leads to the web, and not to a place on the same page or site. */
export function isWebAddress(target: string): boolean {
  return /^\s*(?:https?:)?\/\/\S/i.test(target);
}

function entryOf(link: LinkPiece, pieces: readonly Piece[]): Entry {
  const at = pieces.indexOf(link);
  const before = trimSeparators(textOfPieces(pieces.slice(0, at)));
  const after = trimSeparators(textOfPieces(pieces.slice(at + 1)));
  return { title: textOfPieces([link]), description: `${before} ${after}`.trim(), link };
}

/** Whether there are at least two links, with only commas or similar separators between them. */
function isEnumeration(pieces: readonly Piece[]): boolean {
  const shape = pieces
    .map(({ target, text }) => (target === undefined ? text : text.trim() === '' ? '' : '\0'))
    .join('');
  return /^\s*\0(?:\s*(?:[,;，、；|·•]|\band\b)\s*\0)+[\s.]*$/.test(shape);
}

/** Text without the dashes, colons and commas that separate it from the link. */
function trimSeparators(text: string): string {
  return text.replace(/^[\s\-–—:：,，|·•~]+|[\s\-–—:：,，|·•~]+$/g, '').replace(/^\.\s+|^\.$/, '');
}
