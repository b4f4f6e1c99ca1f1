/** Reads plain text with an address on most lines: lists of tabs, of what was shared, of what a script printed. */
import { type Line, readLines } from '../../text/lines.ts';
import type { LinkReader, SavedLink } from '../reader.ts';
import { type AddressLine, parseAddressLine } from './address-line.ts';

/** Lines that no empty line separates are looked at together, up to this number. */
const MAX_BLOCK_LINES = 1024;

/**
 * A line with an address is a link, and the rest of the line its title. A line without one is the title of the address
 * below it, or, above several addresses or after `#`, their folder.
 */
export const readAddresses: LinkReader = async function* (text, { log }) {
  const folders = new Folders();
  let block: Line[] = [];
  const endBlock = (): SavedLink[] => {
    const { links, unread } = linksOfBlock(block, folders);
    for (const line of unread) {
      log.countRead();
      log.passOver(line.number, 'text without an address', line.text.trim());
    }
    block = [];
    return links;
  };
  for await (const lines of readLines(text, log)) {
    const links: SavedLink[] = [];
    for (const line of lines) {
      const isEmpty = line.text.trim() === '';
      if (!isEmpty) block.push(line);
      if (isEmpty || block.length >= MAX_BLOCK_LINES) links.push(...endBlock());
    }
    yield links;
  }
  yield endBlock();
};

/** The folder that holds: that of the block, below that of the last `#`. */
class Folders {
  #section = '';
  #block = '';

  enterSection(name: string): void {
    this.#section = name;
    this.#block = '';
  }

  enterBlock(name: string): void {
    this.#block = name;
  }

  get path(): string[] {
    return [this.#section, this.#block].filter((name) => name !== '');
  }
}

function linksOfBlock(block: readonly Line[], folders: Folders): { links: SavedLink[]; unread: Line[] } {
  folders.enterBlock('');
  const links: SavedLink[] = [];
  const unread: Line[] = [];
  const parsed = block.map((line) => parseAddressLine(line.text));
  let title: Line | undefined;
  for (const [i, line] of block.entries()) {
    const found = parsed[i];
    if (found !== undefined) {
      const names = found.rest === '' && title !== undefined ? title.text.trim() : found.rest;
      if (title !== undefined && found.rest !== '') unread.push(title);
      title = undefined;
      for (const address of found.addresses)
        links.push({ address, title: names, path: folders.path, line: line.number });
      continue;
    }
    if (title !== undefined) unread.push(title);
    title = undefined;
    if (/^\s*#/.test(line.text)) folders.enterSection(headingOf(line));
    else if (isBare(parsed[i + 1]) && (isBare(parsed[i + 2]) || line.text.trimEnd().endsWith(':')))
      folders.enterBlock(headingOf(line));
    else title = line;
  }
  if (title !== undefined) unread.push(title);
  return { links, unread };
}

function isBare(line: AddressLine | undefined): boolean {
  return line !== undefined && line.rest === '';
}

function headingOf({ text }: Line): string {
  return text.replace(/^[\s#=*-]+|[\s:#=*-]+$/g, '');
}
