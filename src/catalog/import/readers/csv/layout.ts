/** Finds out what the columns of a CSV file hold, from its first records. */
import { completeAddress } from '../address.ts';
import {
  type FieldMapping,
  findFields,
  hasAddressField,
  type LinkPart,
  type PartFields,
  resolveFields,
} from '../fields.ts';
import { readTime } from '../saved-times.ts';

/** Where the links of a file are. */
export interface CsvLayout {
  /** Number of records before the first link: the header, and what stands above it. */
  readonly skipped: number;
  /** Number of fields of a record. */
  readonly width: number;
  readonly columns: PartFields;
}

/** Records at the beginning of a file that tell its layout. */
export const LAYOUT_RECORDS = 50;

/** Records above a header, such as the name of a list that Google Takeout writes there. */
const MOST_ABOVE = 10;

/**
 * The layout of a file; undefined if no column holds addresses.
 *
 * - With a mapping, the first record is the header.
 * - A record with a known name for the column of addresses is the header.
 * - Otherwise the column of addresses is the one that mostly holds some. The first record is a header if it has none there.
 *
 * @param records the first records
 * @param where the place of a record, for messages
 * @throws LinkSageError if a mapping names something that is not there
 */
export function layoutOf(
  records: readonly (readonly string[])[],
  map: FieldMapping,
  where: (record: number) => string,
): CsvLayout | undefined {
  const [first = []] = records;
  if (Object.keys(map).length > 0) return withHeader(first, 0, resolveFields(namesOf(first), map, where(0)));
  const header = records.slice(0, MOST_ABOVE).findIndex(isHeader);
  if (header >= 0) return withHeader(records[header]!, header, findFields(namesOf(records[header]!)));
  return withoutKnownHeader(records);
}

/** Whether a record names a column of addresses, and holds none itself. */
function isHeader(record: readonly string[]): boolean {
  return hasAddressField(namesOf(record)) && !record.some(isAddress);
}

function namesOf(record: readonly string[]): string[] {
  return record.map((name) => name.trim());
}

function withHeader(header: readonly string[], position: number, columns: PartFields): CsvLayout {
  return { skipped: position + 1, width: header.length, columns };
}

/** The layout of a file whose header is not known, or is not there. */
function withoutKnownHeader(records: readonly (readonly string[])[]): CsvLayout | undefined {
  if (records.filter((record) => record.length > 1).length <= records.length / 2) return undefined; // a list of addresses
  const width = Math.max(0, ...records.map((record) => record.length));
  const [first = []] = records;
  const counts = Array.from(
    { length: width },
    (_, i) => records.filter((record) => isAddress(record[i] ?? '')).length,
  );
  const most = Math.max(0, ...counts);
  if (most === 0 || most < (records.length - 1) / 2) return undefined;
  const url = counts.indexOf(most);
  const hasHeader = !isAddress(first[url] ?? '');
  const rows = hasHeader ? records.slice(1) : records;
  const guessed = guessColumns(rows, width, url);
  return {
    skipped: hasHeader ? 1 : 0,
    width,
    columns: hasHeader ? preferNamed(guessed, findFields(namesOf(first))) : guessed,
  };
}

/** Guesses columns by what they hold: the first of times, and of the others the first as title, the rest as description. */
function guessColumns(
  rows: readonly (readonly string[])[],
  width: number,
  url: number,
): Record<LinkPart, number[]> {
  const columns: Record<LinkPart, number[]> = {
    url: [url],
    title: [],
    description: [],
    board: [],
    tags: [],
    saved_at: [],
  };
  for (let i = 0; i < width; i++) {
    const values = rows.map((row) => (row[i] ?? '').trim()).filter((value) => value !== '');
    if (i === url || values.length === 0) continue;
    if (values.every(isTime)) columns.saved_at = columns.saved_at.length === 0 ? [i] : columns.saved_at;
    else if (values.every((value) => /^[\d.,-]+$|^(?:true|false)$/i.test(value)))
      continue; // a number, an id, a mark
    else if (columns.title.length === 0) columns.title = [i];
    else columns.description.push(i);
  }
  return columns;
}

/** Columns with a known name, and for the other parts the guessed ones that have no name. */
function preferNamed(guessed: Record<LinkPart, number[]>, named: PartFields): PartFields {
  const taken = new Set(Object.values(named).flat());
  const free = (part: LinkPart) => guessed[part].filter((position) => !taken.has(position));
  return {
    url: guessed.url,
    title: named.title.length > 0 ? named.title : free('title'),
    description: [...named.description, ...free('description')],
    board: named.board,
    tags: named.tags,
    saved_at: named.saved_at.length > 0 ? named.saved_at : free('saved_at'),
  };
}

function isAddress(field: string): boolean {
  return /^https?:\/\/\S+$/i.test(completeAddress(field));
}

function isTime(value: string): boolean {
  const count = Number(value);
  return (readTime(value) ?? 0) > 0 && (Number.isNaN(count) || Math.abs(count) > 1e8); // a small number is no time
}
