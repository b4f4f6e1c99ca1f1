/** Parses link lists in Markdown, such as "awesome" lists: headings with entries below them. */
import { Parser } from 'htmlparser2';
import type { ListItem, Nodes, Root, Table } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { plainText } from '../saved-links.ts';
import { collectDefinitions, entriesOfPieces, entryOfRow, piecesOf, textOf } from './markdown-entry.ts';

/** One entry of a list. */
export interface MarkdownEntry {
  /** Headings above the entry, outermost first, without the title of the list. */
  readonly headingPath: readonly string[];
  readonly title: string;
  /** Empty if the entry is only a link. */
  readonly description: string;
  /** Canonical. */
  readonly url: string;
  /** The first line of the entry, from 1. */
  readonly line: number;
}

/** A list and its entries, in order. */
export interface MarkdownList {
  /** The first-level heading above the entries, or the source's name if there is none. */
  readonly title: string;
  readonly entries: readonly MarkdownEntry[];
}

/** Options of reading a list. */
export interface MarkdownListOptions {
  /** The title of the list if it has no first-level heading. */
  readonly source: string;
  /** Called for each skipped entry, which has no link to a page, with the reason for its first link. */
  readonly onSkip?: (reason: string) => void;
}

interface Heading {
  readonly level: number;
  readonly text: string;
}

interface FoundEntry extends Omit<MarkdownEntry, 'headingPath'> {
  readonly headings: readonly Heading[];
}

/**
 * Reads the entries of a Markdown list.
 *
 * - An entry is an item of a list or a row of a table. Its page is its first link to an http or https URL. Its title is
 *   the text of that link (in a table, the text of the first cell if the link is in a later one). Its description is
 *   the rest of its own text. Items nested below it are separate entries.
 * - An item of only links, separated by commas, is one entry per link.
 * - Not entries: links around only an image (badges), links to anchors and relative links (tables of contents), links in
 *   headings and in running text.
 * - A level-1 heading above all entries is the title of the list; if several have entries, they are sections. Headings
 *   in HTML (`<h2>`) count, too.
 */
export function readMarkdownList(
  text: string,
  { source, onSkip = () => {} }: MarkdownListOptions,
): MarkdownList {
  const tree = fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  const { entries, firstTitle } = findEntries(tree, onSkip);
  const titles = new Set(entries.map(({ headings }) => headings.find(({ level }) => level === 1)));
  titles.delete(undefined);
  const isTitled = titles.size <= 1;
  const [title] = titles;
  return {
    title: (isTitled ? title?.text : undefined) ?? firstTitle ?? source,
    entries: entries.map(({ headings, ...entry }) => ({
      headingPath: headings.filter(({ level }) => !isTitled || level > 1).map((heading) => heading.text),
      ...entry,
    })),
  };
}

function findEntries(tree: Root, onSkip: (reason: string) => void) {
  const definitions = collectDefinitions(tree);
  const entries: FoundEntry[] = [];
  let headings: readonly Heading[] = [];
  let firstTitle: string | undefined;

  const addHeading = (heading: Heading) => {
    if (heading.text === '') return; // a logo
    headings = [...headings.filter(({ level }) => level < heading.level), heading];
    if (heading.level === 1) firstTitle ??= heading.text;
  };
  const visitItem = (item: ListItem) => {
    const own = item.children.filter((child) => child.type === 'paragraph' || child.type === 'heading');
    const line = item.position?.start.line ?? 0;
    for (const entry of entriesOfPieces(piecesOf(own, definitions), onSkip))
      entries.push({ ...entry, line, headings });
    for (const child of item.children) if (!own.includes(child as (typeof own)[number])) visit(child);
  };
  const visitTable = (table: Table) => {
    for (const row of table.children.slice(1)) {
      const entry = entryOfRow(
        row.children.map((cell) => piecesOf(cell.children, definitions)),
        onSkip,
      );
      if (entry !== undefined) entries.push({ ...entry, line: row.position?.start.line ?? 0, headings });
    }
  };
  const visit = (node: Nodes) => {
    if (node.type === 'heading')
      addHeading({ level: node.depth, text: textOf(piecesOf(node.children, definitions)) });
    else if (node.type === 'html') htmlHeadings(node.value).forEach(addHeading);
    else if (node.type === 'listItem') visitItem(node);
    else if (node.type === 'table') visitTable(node);
    else if (node.type === 'root' || node.type === 'list' || node.type === 'blockquote')
      node.children.forEach(visit);
  };
  visit(tree);
  return { entries, firstTitle };
}

/** The headings in HTML, in order. */
function htmlHeadings(html: string): Heading[] {
  const headings: Heading[] = [];
  let open: { level: number; text: string } | undefined;
  const parser = new Parser({
    onopentag: (name) => {
      const level = headingLevel(name);
      if (level !== undefined) open = { level, text: '' };
    },
    ontext: (text) => {
      if (open !== undefined) open.text += text;
    },
    onclosetag: (name) => {
      if (open === undefined || headingLevel(name) === undefined) return;
      headings.push({ level: open.level, text: plainText(open.text) });
      open = undefined;
    },
  });
  parser.end(html);
  return headings;
}

function headingLevel(tag: string): number | undefined {
  return /^h[1-6]$/.test(tag) ? Number(tag[1]) : undefined;
}
