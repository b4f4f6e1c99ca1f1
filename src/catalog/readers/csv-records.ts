/** CSV (RFC 4180) to records of fields, with the line each begins on. */
import type { ImportLog } from '../import-log.ts';
import { type Line, MAX_LINE_BYTES } from './lines.ts';

/** One record; a quoted field may span lines. */
export interface CsvRecord {
  /** The line that it begins on. */
  readonly line: number;
  readonly fields: string[];
}

/** The delimiter of a header line: the most frequent of comma, semicolon and tab. */
export function delimiterOf(header: string): string {
  const count = (delimiter: string) => header.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

/**
 * Splits lines into records; blank lines between records are passed over. The first line tells the delimiter.
 * Refused through the log: a quote that is not closed within 8 MiB or at the end, text after a closing quote.
 */
export async function* readCsvRecords(
  lines: AsyncIterable<Line[]>,
  log: ImportLog,
): AsyncGenerator<CsvRecord[]> {
  let delimiter: string | undefined;
  let open: { line: number; text: string } | undefined;

  for await (const batch of lines) {
    const records: CsvRecord[] = [];
    for (const { number, text } of batch) {
      if (open === undefined && text.trim() === '') continue;
      delimiter ??= delimiterOf(text);
      const record: { line: number; text: string } =
        open === undefined ? { line: number, text } : { line: open.line, text: `${open.text}\n${text}` };
      const fields = splitRecord(record.text, delimiter);
      open = undefined;
      if (Array.isArray(fields)) records.push({ line: record.line, fields });
      else if (fields === 'text after a quote')
        log.reject(record.line, 'a delimiter after a closing quote', 'text');
      else if (record.text.length <= MAX_LINE_BYTES) open = record;
      else log.reject(record.line, 'a closing quote', 'none within 8 MiB');
    }
    if (records.length > 0) yield records;
  }
  if (open !== undefined) log.reject(open.line, 'a closing quote', 'the end of the file');
}

/** The fields of a record, or why its text is none (yet). */
function splitRecord(text: string, delimiter: string): string[] | 'open quote' | 'text after a quote' {
  if (!text.includes('"')) return text.split(delimiter);
  const fields: string[] = [];
  for (let from = 0; ; ) {
    if (text[from] !== '"') {
      const end = text.indexOf(delimiter, from);
      fields.push(text.slice(from, end < 0 ? undefined : end));
      if (end < 0) return fields;
      from = end + 1;
      continue;
    }
    const end = closingQuote(text, from + 1);
    if (end < 0) return 'open quote';
    fields.push(text.slice(from + 1, end).replaceAll('""', '"'));
    if (end + 1 === text.length) return fields;
    if (text[end + 1] !== delimiter) return 'text after a quote';
    from = end + 2;
  }
}

/** The position of the quote that ends a field; doubled quotes stand for one. */
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return -1;
}
