/** OneTab's export: `address | title` on each line, with empty lines between groups of tabs. */
import { readLines } from '../../text/lines.ts';
import type { LinkReader } from '../reader.ts';

/** The bar with spaces that ends the address; titles may have more of them. */
const tab = /^\s*(\S+)(?:\s+\|\s(.*))?$/;

export const readOneTab: LinkReader = async function* (text, { log }) {
  for await (const lines of readLines(text, log)) {
    yield lines
      .filter((line) => line.text.trim() !== '')
      .map(({ text: content, number }) => {
        const [, address = content, title = ''] = tab.exec(content) ?? [];
        return { address, title, line: number };
      });
  }
};
