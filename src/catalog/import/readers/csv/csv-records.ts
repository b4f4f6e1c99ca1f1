/** Parses CSV (RFC 4180) into records of fields, with their line numbers. */
import type { ImportLog } from '../../import-log.ts';
import { type Line, MAX_LINE_CHARACTERS } from '../../text/lines.ts';
import { delimiterOf } from './delimiter.ts';
import { isHint } from './detect.ts';

/** One record; a quoted field may span lines. */
export interface CsvRecord {
  /** The line that it begins on. */
  readonly line: number;
  readonly fields: string[];
}

/** A record whose last field may still be open. */
interface OpenRecord extends CsvRecord {
  /** The lines so far of an open quoted field; empty outside of quotes. */
  quoted: string[];
  /** Characters so far. */
  length: number;
}

/**
 * Splits lines into records. Blank lines between records are skipped. The first line determines the delimiter.
 * Rejects, through the log, a quote that is not closed within 8 MiB or by the end, and text after a closing quote.
 */
export async function* readCsvRecords(
  lines: AsyncIterable<Line[]>,
  log: ImportLog,
): AsyncGenerator<CsvRecord[]> {
  let delimiter: string | undefined;
  let open: OpenRecord | undefined;

  for await (const batch of lines) {
    const records: CsvRecord[] = [];
    for (const { number, text } of batch) {
      if (open === undefined && (text.trim() === '' || isHint(text))) {
        if (isHint(text)) delimiter = delimiterOf([text]);
        continue;
      }
      delimiter ??= delimiterOf([text]);
      const record: OpenRecord = open ?? { line: number, fields: [], quoted: [], length: 0 };
      record.length += text.length;
      const end = addLine(record, text, delimiter);
      open = undefined;
      if (end === 'closed') records.push(record);
      else if (end === 'text') log.refuse(record.line, 'a delimiter after a closing quote', 'text');
      else if (record.length <= MAX_LINE_CHARACTERS) open = record;
      else log.refuse(record.line, 'a closing quote', 'none within 8 MiB');
    }
    if (records.length > 0) yield records;
  }
  if (open !== undefined) log.refuse(open.line, 'a closing quote', 'the end of the file');
}

/** Adds the fields of a line. Returns whether the record is closed, still open, or has text after a closing quote. */
function addLine(record: OpenRecord, text: string, delimiter: string): 'closed' | 'open' | 'text' {
  for (let from = 0; ; ) {
    if (record.quoted.length === 0 && text[from] !== '"') {
      const end = text.indexOf(delimiter, from);
      record.fields.push(text.slice(from, end < 0 ? undefined : end));
      if (end < 0) return 'closed';
      from = end + 1;
      continue;
    }
    if (record.quoted.length === 0) from++; // the opening quote
    const end = closingQuote(text, from);
    record.quoted.push(text.slice(from, end < 0 ? undefined : end));
    if (end < 0) return 'open';
    record.fields.push(record.quoted.join('\n').replaceAll('""', '"'));
    record.quoted = [];
    if (end + 1 === text.length) return 'closed';
    if (text[end + 1] !== delimiter) return 'text';
    from = end + 2;
  }
}

/** The position of the quote that ends a field, or −1. A doubled quote is an escaped quote. */
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return -1;
}
