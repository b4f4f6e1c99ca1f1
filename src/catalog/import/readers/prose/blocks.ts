/** Finds the links that a document lists: in items, rows, headings and running text. */
import type { Heading } from './headings.ts';
import {
  type BlockEntries,
  type Entry,
  entriesOfItem,
  entriesOfRow,
  entriesOfText,
  isWebAddress,
  linksOfPieces,
  type Piece,
  textOfPieces,
} from './pieces.ts';

/** An item of a list, a row of a table, a heading, or a paragraph outside of them. */
export interface Block {
  readonly kind: 'item' | 'row' | 'heading' | 'text';
  /** The line that it begins on, from 1. */
  readonly line: number;
  /** The headings above it, outermost first. */
  readonly headings: readonly Heading[];
  /** The pieces of each cell of a row; of other blocks, one cell. */
  readonly cells: Piece[][];
}

/** A link of a document. */
export interface BlockLink extends Entry {
  readonly block: Block;
}

/** A link that is no entry. */
export interface OtherLink {
  readonly line: number;
  readonly address: string;
}

/** What a document lists. */
export interface BlockLinks {
  readonly links: readonly BlockLink[];
  /** Links in the text of an entry. */
  readonly others: readonly OtherLink[];
  /** Number of blocks that begin with a link. */
  readonly leading: number;
  /** Number of characters of text that belongs to no entry. */
  readonly proseCharacters: number;
}

/** Words before a link that still begins an item of a list: a date, a label such as "Read:". */
const WORDS_BEFORE = 3;

/** Finds the links of blocks. Text below a heading with a link, up to the next block with a link, describes this link. */
export function findLinks(blocks: readonly Block[]): BlockLinks {
  const links: BlockLink[] = [];
  const others: OtherLink[] = [];
  let leading = 0;
  let proseCharacters = 0;
  let isBelowLink = false;
  for (const block of blocks) {
    const { entries, others: inText } = entriesOf(block);
    const isLeading = beginsWithLink(block);
    if (isLeading) leading++;
    for (const { target } of inText) others.push({ line: block.line, address: target });
    for (const entry of entries) links.push({ ...entry, block });
    if (block.kind === 'heading') isBelowLink = entries.length > 0;
    else if (entries.length > 0) isBelowLink = false;
    if (entries.length === 0 && isBelowLink) describe(links, textOfPieces(block.cells.flat()));
    else if (block.kind !== 'heading' && !isLeading)
      proseCharacters += textOfPieces(block.cells.flat()).length;
  }
  return { links, others, leading, proseCharacters };
}

function entriesOf({ kind, cells }: Block): BlockEntries {
  if (kind === 'row') return entriesOfRow(cells);
  return kind === 'text' ? entriesOfText(cells.flat()) : entriesOfItem(cells.flat());
}

/** Adds a text to the description of the last link. */
function describe(links: BlockLink[], text: string): void {
  const last = links.at(-1)!;
  links[links.length - 1] = { ...last, description: `${last.description} ${text}`.trim() };
}

/** Whether the first cell of a block begins with a link to the web. */
function beginsWithLink({ kind, cells: [pieces = []] }: Block): boolean {
  const [link] = linksOfPieces(pieces);
  if (link === undefined || !isWebAddress(link.target)) return false;
  const before = textOfPieces(pieces.slice(0, pieces.indexOf(link)));
  return before === '' || (kind !== 'text' && before.split(' ').length <= WORDS_BEFORE);
}
