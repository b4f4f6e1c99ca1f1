/** Parses CSV into records, and recovers from quotes that are never closed. */
import { parse } from 'csv-parse/sync';
import { type Line, MAX_LINE_CHARACTERS } from '../../text/lines.ts';

/** One record; a quoted field may span lines. */
export interface CsvRecord {
  /** The line that it begins on. */
  readonly line: number;
  readonly fields: readonly string[];
  /** Whether it has a quote that is not closed, so that its quotes were read as text. */
  readonly isBroken: boolean;
}

const NEWLINE = 0x0a;

/** Quotes inside a field without quotes are text, and records may be of any length. */
const lenient = { relax_quotes: true, relax_column_count: true, record_delimiter: '\n' } as const;

/**
 * Splits lines into records. Blank lines between records are left out.
 *
 * A quoted field ends at the first quote before a delimiter or the end of a line. If there is none within 8 MiB, the
 * record is the first of its lines, with its quotes as text, and the lines below it are records of their own: so a stray
 * quote costs no other row.
 */
export async function* readCsvRecords(
  lines: AsyncIterable<Line[]>,
  delimiter: string,
): AsyncGenerator<CsvRecord[]> {
  let open: Buffer = Buffer.alloc(0);
  let openLine = 1;
  let retryBytes = 0;
  for await (const batch of lines) {
    const texts: string[] = [];
    let next = batch[0]!.number;
    if (open.length === 0) openLine = next;
    for (const { number, text } of batch) {
      for (; next < number; next++) texts.push(''); // a line that was refused still counts
      texts.push(text);
      next++;
    }
    open = Buffer.concat([open, Buffer.from(`${texts.join('\n')}\n`)]);
    if (open.length < retryBytes) continue; // parsing an open field again with every chunk would take quadratic time
    const { records, end, line } = parseRecords(open, openLine, delimiter, open.length > MAX_LINE_CHARACTERS);
    open = open.subarray(end);
    openLine = line;
    retryBytes = 2 * open.length;
    if (records.length > 0) yield records;
  }
  if (open.length > 0) yield parseRecords(open, openLine, delimiter, true).records;
}

/**
 * The records of some whole lines, and where the first begins that is still open.
 *
 * @param isWhole whether an open record will never be closed
 */
function parseRecords(text: Buffer, firstLine: number, delimiter: string, isWhole: boolean) {
  const records: CsvRecord[] = [];
  let end = 0;
  let line = firstLine;
  const add = (fields: readonly string[], bytes: number, isBroken: boolean) => {
    if (fields.length > 1 || fields[0]!.trim() !== '') records.push({ line, fields, isBroken });
    line += countNewlines(text, end, end + bytes);
    end += bytes;
  };
  while (end < text.length) {
    const stopped = parseSome(text.subarray(end), delimiter, add);
    if (!stopped || (stopped === 'open' && !isWhole)) break;
    const newline = text.indexOf(NEWLINE, end);
    const fields = text.toString('utf8', end, newline).split(delimiter);
    add(fields.map(trimQuotes), newline + 1 - end, true);
  }
  return { records, end, line };
}

/** Adds records until one is open at the end of the text, or begins with a quote that something else than it closes. */
function parseSome(
  text: Buffer,
  delimiter: string,
  add: (fields: readonly string[], bytes: number, isBroken: boolean) => void,
): 'open' | 'stray' | undefined {
  const strict = strictRecord(delimiter);
  let end = 0;
  let isStray = false;
  try {
    parse(text, {
      ...lenient,
      delimiter,
      on_record: (fields: string[], { bytes }) => {
        isStray ||= spansLines(fields) && !strict.test(text.toString('utf8', end, bytes));
        if (isStray) throw new StrayQuote();
        add(fields, bytes - end, false);
        end = bytes;
        return null;
      },
    });
  } catch (error) {
    if (isStray) return 'stray';
    if ((error as { code?: string }).code === 'CSV_QUOTE_NOT_CLOSED') return 'open';
    throw error;
  }
  return undefined;
}

/** Stops parsing; csv-parse has no other way. */
class StrayQuote extends Error {}

/** Whether a field has several lines and begins with a quote, as the lenient parser leaves those that it had to guess. */
function spansLines(fields: readonly string[]): boolean {
  return fields.some((field) => field.startsWith('"') && field.includes('\n'));
}

/** A record whose quotes are all at the edges of fields, or doubled. */
function strictRecord(delimiter: string): RegExp {
  const escaped = delimiter.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  const field = `(?:"[^"]*(?:""[^"]*)*"|[^"\n${escaped}]*)`;
  return new RegExp(`^${field}(?:${escaped}${field})*\n$`);
}

function trimQuotes(field: string): string {
  return field.trim().replace(/^"|"$/g, '').replaceAll('""', '"');
}

function countNewlines(bytes: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE, from); at >= 0 && at < to; at = bytes.indexOf(NEWLINE, at + 1))
    count++;
  return count;
}
