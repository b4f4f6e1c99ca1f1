/** The import formats, and how they are detected. */
import { looksLikeBookmarks } from './bookmarks/detect.ts';
import { looksLikeCsv } from './csv/detect.ts';
import { Head } from './head.ts';
import { chrome } from './json/chrome.ts';
import { looksLikeLinks, looksLikeRows } from './json/detect.ts';
import { firefox } from './json/firefox.ts';
import type { JsonFormat } from './json/format.ts';
import { goodlinks } from './json/goodlinks.ts';
import { karakeep } from './json/karakeep.ts';
import { linkding } from './json/linkding.ts';
import { linkwarden } from './json/linkwarden.ts';
import { omnivore } from './json/omnivore.ts';
import { pinboard } from './json/pinboard.ts';
import { shaarli } from './json/shaarli.ts';
import { shiori } from './json/shiori.ts';
import { wallabag } from './json/wallabag.ts';
import { looksLikeMarkdown } from './markdown/detect.ts';
import { isFeed, isOpml, isPosts, isSafari } from './markup/detect.ts';
import { isDocumentArchive } from './other-kinds.ts';
import { isAddressList, isOneTab } from './plain/detect.ts';
import type { Reader } from './reader.ts';
import { rowsOfLinks } from './saved-links.ts';

/** A format that is read as a stream of text. */
interface Format {
  /** Whether the beginning of a file is of this format. The first format that says so is taken. */
  readonly looksLike: (head: Head) => boolean | Promise<boolean>;
  /** Loads the reader on first use, since parsers are large. */
  readonly load: () => Promise<Reader>;
}

/** Formats in which every link is meant to be a page, so that a strict import stops at one that is none. */
const allPages = { areAllPages: true };

/** Formats in which notes, bookmarklets and the like stand beside pages. */
const mixed = { areAllPages: false };

/** The formats, the most specific ones first. */
const formats = {
  bookmarks: {
    looksLike: ({ text }) => looksLikeBookmarks(text),
    load: async () => rowsOfLinks((await import('./bookmarks/bookmarks.ts')).readBookmarks, mixed),
  },
  posts: {
    looksLike: (head) => head.isMarkup && isPosts(head.text),
    load: async () => rowsOfLinks((await import('./markup/posts.ts')).readPosts, mixed),
  },
  safari: {
    looksLike: (head) => head.isMarkup && isSafari(head.text),
    load: async () => rowsOfLinks((await import('./markup/plist.ts')).readSafari, mixed),
  },
  opml: {
    looksLike: (head) => head.isMarkup && isOpml(head.text),
    load: async () => rowsOfLinks((await import('./markup/opml.ts')).readOpml, mixed),
  },
  feed: {
    looksLike: (head) => head.isMarkup && isFeed(head.text),
    load: async () => rowsOfLinks((await import('./markup/feed.ts')).readFeed, mixed),
  },
  html: {
    looksLike: async (head) => head.isMarkup && (await import('./markup/page.ts')).isLinkPage(head.text),
    load: async () => rowsOfLinks((await import('./markup/page.ts')).readPage, mixed),
  },
  chrome: json(chrome),
  firefox: json(firefox),
  karakeep: json(karakeep),
  linkwarden: json(linkwarden),
  linkding: json(linkding),
  shiori: json(shiori),
  pinboard: json(pinboard),
  wallabag: json(wallabag),
  omnivore: json(omnivore),
  goodlinks: json(goodlinks),
  shaarli: json(shaarli),
  jsonl: {
    looksLike: (head) => head.json !== undefined && looksLikeRows(head.json),
    load: async () => (await import('./rows/jsonl.ts')).readJsonl,
  },
  json: {
    looksLike: (head) => head.json !== undefined && looksLikeLinks(head.json),
    load: async () => rowsOfLinks((await import('./json/json.ts')).readJson, allPages),
  },
  onetab: {
    looksLike: ({ text }) => isOneTab(text),
    load: async () => rowsOfLinks((await import('./plain/onetab.ts')).readOneTab, mixed),
  },
  csv: {
    looksLike: (head) => !head.isMarkup && head.json === undefined && looksLikeCsv(head.text),
    load: async () => rowsOfLinks((await import('./csv/csv.ts')).readCsv, allPages),
  },
  addresses: {
    looksLike: (head) => !head.isMarkup && head.json === undefined && isAddressList(head.text),
    load: async () => rowsOfLinks((await import('./plain/addresses.ts')).readAddresses, mixed),
  },
  markdown: {
    looksLike: (head) => looksLikeMarkdown(head.text),
    load: async () => rowsOfLinks((await import('./markdown/markdown.ts')).readMarkdown, mixed),
  },
} as const satisfies Record<string, Format>;

function json({ detect, read }: JsonFormat): Format {
  return {
    looksLike: (head) => head.json !== undefined && detect(head.json),
    load: async () => rowsOfLinks(read, mixed),
  };
}

/** Formats that are read as a stream of text. */
export type StreamFormat = keyof typeof formats;

/** All formats. Parquet is read by DuckDB, from the file; an archive is read as the files in it. */
export type FormatName = StreamFormat | 'parquet' | 'zip';

const streamFormats = Object.keys(formats) as StreamFormat[];

export const formatNames: readonly FormatName[] = [...streamFormats, 'parquet', 'zip'];

/** The formats whose rows have keys of their own. All others hold saved links. */
const rowFormats: readonly string[] = ['jsonl', 'parquet', 'rows'];

/** What an import can read: a file of some format, a folder of such files, or rows of a program. */
export type ImportedFormat = FormatName | 'folder' | 'rows';

/** Whether a format holds saved links, whose ids are derived. */
export function isLinkFormat(format: ImportedFormat): boolean {
  return !rowFormats.includes(format);
}

/** The reader of a format. */
export function loadReader(format: StreamFormat): Promise<Reader> {
  return formats[format].load();
}

/** The first bytes of files that are no text. */
const signatures: readonly (readonly [begin: string, format: FormatName])[] = [
  ['PAR1', 'parquet'],
  ['PK\u0003\u0004', 'zip'],
  ['PK\u0005\u0006', 'zip'], // an empty archive
];

/** Detects a format from the first 64 KiB of a source, never from its name; undefined if it is unknown. */
export async function detectFormat(text: string): Promise<FormatName | undefined> {
  const signed = signatures.find(([begin]) => text.startsWith(begin));
  if (signed !== undefined) return isDocumentArchive(text) ? undefined : signed[1];
  if (text.includes('\0')) return undefined; // binary
  const head = new Head(text);
  for (const name of streamFormats) if (await formats[name].looksLike(head)) return name;
  return undefined;
}
