/** The import formats, and how they are detected. */
import { hasUrlHeader } from './csv-columns.ts';
import { delimiterOf } from './csv-records.ts';
import type { ReadContext, Reader, RowBatch } from './reader.ts';

/** Loads the reader of each format on first use, since parsers of HTML and Markdown are large. */
const loadReader = {
  bookmarks: async () => (await import('./bookmarks.ts')).readBookmarks,
  csv: async () => (await import('./csv.ts')).readCsv,
  jsonl: async () => (await import('./jsonl.ts')).readJsonl,
  markdown: async () => (await import('./markdown.ts')).readMarkdown,
} as const satisfies Record<string, () => Promise<Reader>>;

/** Formats that are read as a stream of rows. */
export type StreamFormat = keyof typeof loadReader;

/** All formats. Parquet is not read as a stream, but by DuckDB, from the file. */
export type FormatName = StreamFormat | 'parquet';

export const formatNames: readonly FormatName[] = [...(Object.keys(loadReader) as StreamFormat[]), 'parquet'];

/** Reads the rows of a source in a given format. */
export async function* readRows(
  format: StreamFormat,
  bytes: AsyncIterable<Uint8Array>,
  context: ReadContext,
): AsyncGenerator<RowBatch> {
  yield* (await loadReader[format]())(bytes, context);
}

/** The first bytes of Parquet files. */
const PARQUET_MAGIC = 'PAR1';

/** Number of bytes from the start of a source that are enough to detect its format. */
export const HEAD_BYTES = 64 << 10;

/** Detects a format from the first bytes of a source, never from its name; undefined if it is unknown. */
export function detectFormat(head: Uint8Array): FormatName | undefined {
  const text = Buffer.from(head.subarray(0, HEAD_BYTES))
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();
  if (text.startsWith(PARQUET_MAGIC)) return 'parquet';
  if (text.includes('\0')) return undefined; // binary, or UTF-16
  if (/^<!doctype netscape-bookmark|<dl>[\s\S]*<dt>/i.test(text)) return 'bookmarks';
  const firstLine = text.slice(0, text.search(/\r?\n|$/));
  if (/^\{\s*("|\}|$)/.test(firstLine)) return 'jsonl';
  if (hasUrlHeader(splitHeader(firstLine))) return 'csv';
  const hasMarkdownLinks = /\]\(\s*<?https?:|^\s*\[[^\]]+\]:\s*https?:|^\s*[-*+]\s+<?https?:/im;
  return hasMarkdownLinks.test(text) || /^#{1,6}\s/m.test(text) ? 'markdown' : undefined;
}

function splitHeader(line: string): string[] {
  return line.split(delimiterOf(line)).map((name) => name.replaceAll('"', ''));
}
