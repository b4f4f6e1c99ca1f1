/** Splits the text of a Markdown entry into its link and its description. */
import type { Nodes, Root } from 'mdast';
import { canonicalizeUrl } from '../../../../content/index.ts';
import { plainText } from '../saved-links.ts';

/** A piece of plain text, or the text of a link with its target. */
interface Piece {
  readonly text: string;
  readonly target?: string;
}

/** Targets of reference links, by identifier. */
type Definitions = ReadonlyMap<string, string>;

interface Entry {
  readonly title: string;
  readonly description: string;
  readonly url: string;
}

/** The targets that a document defines for reference links. The first definition of a name counts. */
export function collectDefinitions(tree: Root): Definitions {
  const definitions = new Map<string, string>();
  const visit = (node: Nodes) => {
    if (node.type === 'definition' && !definitions.has(node.identifier)) {
      definitions.set(node.identifier, node.url);
    }
    if ('children' in node) for (const child of node.children) visit(child);
  };
  visit(tree);
  return definitions;
}

/** The text and links inside some nodes, in reading order, without images, HTML and footnote marks. */
export function piecesOf(nodes: readonly Nodes[], definitions: Definitions): Piece[] {
  return nodes.flatMap((node): Piece[] => {
    switch (node.type) {
      case 'text':
      case 'inlineCode':
        return [{ text: node.value }];
      case 'break':
        return [{ text: ' ' }];
      case 'link':
        return [{ text: textOf(piecesOf(node.children, definitions)), target: node.url }];
      case 'linkReference':
        return [
          {
            text: textOf(piecesOf(node.children, definitions)),
            target: definitions.get(node.identifier) ?? '',
          },
        ];
      case 'paragraph':
      case 'heading':
        return [...piecesOf(node.children, definitions), { text: ' ' }];
      default:
        return 'children' in node ? piecesOf(node.children, definitions) : [];
    }
  });
}

/** The text of some pieces, on one line. */
export function textOf(pieces: readonly Piece[]): string {
  return plainText(pieces.map(({ text }) => text).join(''));
}

/** The entries of a list item: none, one, or, if the item only enumerates links, several. */
export function entriesOfPieces(pieces: readonly Piece[], onSkip: (reason: string) => void): Entry[] {
  if (isEnumeration(pieces)) {
    return pieces.flatMap((piece) => {
      if (piece.target === undefined) return [];
      const entry = entryOf([piece], onSkip);
      return entry === undefined ? [] : [entry];
    });
  }
  const entry = entryOf(pieces, onSkip);
  return entry === undefined ? [] : [entry];
}

/** The entry of a table row, if a cell links to a page. */
export function entryOfRow(cells: readonly Piece[][], onSkip: (reason: string) => void): Entry | undefined {
  const entry = entryOf(
    cells.flatMap((cell) => [...cell, { text: ' ' }]),
    onSkip,
  );
  const [first = []] = cells;
  const name = textOf(first);
  if (entry === undefined || !/\p{L}/u.test(name) || first.some((piece) => pageOf(piece).url !== undefined))
    return entry;
  // The link is in a later cell, often with a text such as "link" or a rating: the first cell is the title
  const rest = textOf(cells.slice(1).flatMap((cell) => [...cell, { text: ' ' }]));
  return { ...entry, title: name, description: rest };
}

/** An entry of the first link to a page, with the rest of the text as its description. */
function entryOf(pieces: readonly Piece[], onSkip: (reason: string) => void): Entry | undefined {
  let refusal: string | undefined;
  for (const [position, piece] of pieces.entries()) {
    if (piece.target === undefined || piece.text === '') continue;
    const page = pageOf(piece);
    if (page.url !== undefined) {
      const before = trimSeparators(textOf(pieces.slice(0, position)));
      const after = trimSeparators(textOf(pieces.slice(position + 1)));
      return { title: piece.text, description: plainText(`${before} ${after}`), url: page.url };
    }
    refusal ??= page.refusal;
  }
  if (refusal !== undefined) onSkip(refusal);
  return undefined;
}

/** The page that a piece links to. A link without text contains an image: it is a badge, and does not count. */
function pageOf({ text, target }: Piece) {
  return target === undefined || text === ''
    ? { url: undefined, refusal: undefined }
    : canonicalizeUrl(target);
}

/** Whether there are at least two links, with only commas or similar separators between them. */
function isEnumeration(pieces: readonly Piece[]): boolean {
  const shape = pieces
    .map(({ target, text }) => (target === undefined ? text : text === '' ? '' : '\0'))
    .join('');
  return /^\s*\0(?:\s*(?:[,;，、；]|\band\b)\s*\0)+[\s.]*$/.test(shape);
}

/** Text without the dashes, colons and commas that separate it from the link. */
function trimSeparators(text: string): string {
  return text.replace(/^[\s\-–—:：,，|·•~]+|[\s\-–—:：,，|·•~]+$/g, '').replace(/^\.\s+|^\.$/, '');
}
