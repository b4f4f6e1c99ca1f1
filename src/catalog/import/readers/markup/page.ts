/** Reads web pages that are lists of links, such as Pocket's export, a start page or a page of one's favourites. */
import { Parser } from 'htmlparser2';
import { inBatches } from '../batches.ts';
import { findLinks } from '../prose/blocks.ts';
import { pathsOfHeadings } from '../prose/headings.ts';
import { passOverAll } from '../prose/pass-over.ts';
import type { LinkReader, SavedLink } from '../reader.ts';
import { splitTags } from '../tags.ts';
import { parseElements } from './elements.ts';
import { PageBlocks } from './page-blocks.ts';

/** Characters of text that belongs to no link, for each link and for the page, up to which a page is a list of links. */
const PROSE_PER_LINK = 20;
const PROSE_PER_PAGE = 200;

export function isHtml(head: string): boolean {
  return /<(?:!doctype html|html|head|body|ul|ol|dl|li|a|p|div|h[1-6]|table)[\s>]/i.test(head);
}

/** Whether a page lists links: most of its blocks begin with one. An article with links in its text does not. */
export function isLinkPage(head: string): boolean {
  if (!head.trimStart().startsWith('<') || !isHtml(head)) return false;
  const page = new PageBlocks();
  const parser = new Parser({
    onopentag: (name, attributes) => page.open(name, attributes, 0),
    ontext: (text) => page.text(text),
    onclosetag: (name) => page.close(name),
  });
  parser.end(head);
  const { leading, proseCharacters } = findLinks(page.blocks);
  return leading > 0 && proseCharacters <= PROSE_PER_PAGE + leading * PROSE_PER_LINK;
}

/**
 * Reads the links of a page. Headings above a link are its folder, the rest of its item is its description. Pocket writes
 * tags and times as attributes of links, as bookmark files do. Links in menus and inside the text of others are passed over.
 */
export const readPage: LinkReader = async function* (text, { log }) {
  const page = new PageBlocks();
  for await (const _ of parseElements(text, page, 'html'));
  const { links, others } = findLinks(page.blocks);
  passOverAll(page.asideLinks, 'in a menu of the page', log);
  passOverAll(others, 'in the text of another link', log);
  const entries = links.map((link) => ({ ...link, headings: link.block.headings }));
  const { title, pathOf } = pathsOfHeadings(entries, undefined);
  yield* inBatches(
    entries.map((entry): SavedLink => {
      const { time_added, add_date, tags } = entry.link.attributes ?? {};
      return {
        address: entry.link.target,
        title: entry.title,
        description: entry.description,
        path: pathOf(entry),
        tags: splitTags(tags ?? ''),
        time: time_added ?? add_date,
        line: entry.block.line,
        owner: title,
      };
    }),
  );
};
