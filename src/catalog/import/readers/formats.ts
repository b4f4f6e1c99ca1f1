/** The import formats, and how they are detected. */
import { looksLikeBookmarks } from './bookmarks/detect.ts';
import { looksLikeCsv } from './csv/detect.ts';
import { looksLikeMarkdown } from './markdown/detect.ts';
import type { Reader } from './reader.ts';
import { looksLikeRows } from './rows/detect.ts';
import { rowsOfLinks } from './saved-links.ts';

interface Format {
  /** Whether the first 64 KiB of a file, decoded, are of this format. The first format that says so is taken. */
  readonly looksLike: (head: string) => boolean;
  /** Loads the reader on first use, since parsers are large. */
  readonly load: () => Promise<Reader>;
}

/** The formats that are read as a stream of text, in the order in which they are asked. */
const formats = {
  bookmarks: {
    looksLike: looksLikeBookmarks,
    load: async () =>
      rowsOfLinks((await import('./bookmarks/bookmarks.ts')).readBookmarks, { areAllPages: false }),
  },
  jsonl: {
    looksLike: looksLikeRows,
    load: async () => (await import('./rows/jsonl.ts')).readJsonl,
  },
  csv: {
    looksLike: looksLikeCsv,
    load: async () => rowsOfLinks((await import('./csv/csv.ts')).readCsv, { areAllPages: true }),
  },
  markdown: {
    looksLike: looksLikeMarkdown,
    load: async () =>
      rowsOfLinks((await import('./markdown/markdown.ts')).readMarkdown, { areAllPages: false }),
  },
} as const satisfies Record<string, Format>;

/** Formats that are read as a stream of text. */
export type StreamFormat = keyof typeof formats;

/** All formats. Parquet is not read as a stream, but by DuckDB, from the file. */
export type FormatName = StreamFormat | 'parquet';

const streamFormats = Object.keys(formats) as StreamFormat[];

export const formatNames: readonly FormatName[] = [...streamFormats, 'parquet'];

/** The formats whose rows have keys of their own. All others hold saved links. */
const rowFormats: readonly string[] = ['jsonl', 'parquet', 'rows'];

/** Whether a format holds saved links, whose ids are derived. */
export function isLinkFormat(format: FormatName | 'rows'): boolean {
  return !rowFormats.includes(format);
}

/** The reader of a format. */
export function loadReader(format: StreamFormat): Promise<Reader> {
  return formats[format].load();
}

/** The first bytes of Parquet files. */
const PARQUET_MAGIC = 'PAR1';

/** Detects a format from the first 64 KiB of a source, never from its name; undefined if it is unknown. */
export function detectFormat(head: string): FormatName | undefined {
  const text = head.trimStart();
  if (text.startsWith(PARQUET_MAGIC)) return 'parquet';
  if (text.includes('\0')) return undefined; // binary
  return streamFormats.find((name) => formats[name].looksLike(text));
}
