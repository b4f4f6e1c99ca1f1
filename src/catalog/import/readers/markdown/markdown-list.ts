/** Reads link lists and notes in Markdown: headings with links below them. */
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { type Block, findLinks, type OtherLink } from '../prose/blocks.ts';
import { pathsOfHeadings } from '../prose/headings.ts';
import { blocksOf } from './markdown-blocks.ts';

/** One link of a document. */
export interface MarkdownEntry {
  /** Headings above the entry, outermost first, without the title of the list. */
  readonly headingPath: readonly string[];
  readonly title: string;
  /** Empty if the entry is only a link. */
  readonly description: string;
  /** As written. */
  readonly address: string;
  /** Where it stands. */
  readonly kind: Block['kind'];
  /** The first line of the entry, from 1. */
  readonly line: number;
}

/** A document and its entries, in order. */
export interface MarkdownList {
  /** The first-level heading above the entries; undefined if there is none. */
  readonly title: string | undefined;
  readonly entries: readonly MarkdownEntry[];
  /** Links inside the text of an entry, which are no entries. */
  readonly others: readonly OtherLink[];
}

/**
 * Reads the entries of a Markdown document.
 *
 * - An item of a list or a row of a table is an entry. Its page is its first link to the web. Its title is the text of that
 *   link (in a table, the text of the first cell if the link is in a later one). Its description is the rest of its own
 *   text. Items nested below it are separate entries.
 * - An item of only links, separated by commas, is one entry per link.
 * - In running text, each link is an entry, and the paragraph its description.
 * - A heading with a link is an entry, and the text below it its description.
 * - Links around only an image (badges) do not count.
 * - A level-1 heading above all entries is the title of the list; if several have entries, they are sections. Headings in
 *   HTML (`<h2>`) count, too.
 */
export function readMarkdownList(text: string): MarkdownList {
  const tree = fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  const blocks = blocksOf(tree);
  const { links, others } = findLinks(blocks);
  const firstTitle = blocks.flatMap(({ headings }) => headings).find(({ level }) => level === 1)?.text;
  const entries = links.map((link) => ({ ...link, headings: link.block.headings }));
  const { title, pathOf } = pathsOfHeadings(entries, firstTitle);
  return {
    title,
    entries: entries.map((entry) => ({
      headingPath: pathOf(entry),
      title: entry.title,
      description: entry.description,
      address: entry.link.target,
      kind: entry.block.kind,
      line: entry.block.line,
    })),
    others,
  };
}
