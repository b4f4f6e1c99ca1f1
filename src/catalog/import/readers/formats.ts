/** The formats that can be imported, and how they are told apart. */
import { hasUrlHeader } from './csv-columns.ts';
import { delimiterOf } from './csv-records.ts';
import type { ReadContext, Reader, RowBatch } from './reader.ts';

/** Loads the reader of each format: parsers of HTML and markdown are large, and most commands read nothing. */
const loadReader = {
  bookmarks: async () => (await import('./bookmarks.ts')).readBookmarks,
  csv: async () => (await import('./csv.ts')).readCsv,
  jsonl: async () => (await import('./jsonl.ts')).readJsonl,
  markdown: async () => (await import('./markdown.ts')).readMarkdown,
} as const satisfies Record<string, () => Promise<Reader>>;

/** Formats that are read as a stream of rows. */
export type StreamFormat = keyof typeof loadReader;

/** All formats; Parquet is read as columns where it lies. */
export type FormatName = StreamFormat | 'parquet';

export const formatNames: readonly FormatName[] = [...(Object.keys(loadReader) as StreamFormat[]), 'parquet'];

/** Reads a source of a format as rows. */
export async function* readRows(
  format: StreamFormat,
  bytes: AsyncIterable<Uint8Array>,
  context: ReadContext,
): AsyncGenerator<RowBatch> {
  yield* (await loadReader[format]())(bytes, context);
}

/** How Parquet files begin. */
const PARQUET_MAGIC = 'PAR1';

/** Bytes from a source's beginning that are enough to tell its format. */
export const HEAD_BYTES = 64 << 10;

/** Tells a format from the first bytes of a source, never from its name; undefined where it is none of ours. */
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
