/** Checks, completes and canonicalizes a row of a table. */
import { canonicalizeUrl, siteOf } from '../../../../content/index.ts';
import {
  addressColumns,
  type ColumnType,
  columnsOf,
  type RowOf,
  type TableName,
  tableOfColumns,
} from '../../../tables/schema.ts';
import { quote } from '../../import-log.ts';
import type { Batch, ReadContext } from '../reader.ts';
import { parseTime, timeForms } from '../times.ts';

/** A row of a source: column → value. */
export type Fields = Readonly<Record<string, unknown>>;

type Value = string | number | readonly number[] | null;

/**
 * Adds a row to the batch of its table: `context.table`, or the table that follows from its columns. Reports an invalid
 * row to the log.
 *
 * @param line the line or number of the row in its source, from 1
 */
export function addRow(batch: Batch, fields: Fields, line: number, context: ReadContext): void {
  const table = context.table ?? tableOfColumns(Object.keys(fields));
  if (table === undefined) {
    context.log.refuse(line, 'a column pin_id, board_id or url', Object.keys(fields).join(', ') || 'none');
    return;
  }
  const row = parseRow(table, fields, line, context);
  if (row === undefined) return;
  context.log.countRead();
  batch.add(table, row, context.log.placeOf(line));
}

/** The row, or undefined if it is invalid, which is reported to the log. */
function parseRow(
  table: TableName,
  fields: Fields,
  line: number,
  { log, ignoreUnknownColumns = false }: ReadContext,
): RowOf<TableName> | undefined {
  const columns = columnsOf(table);
  const unknown = Object.keys(fields).find((name) => !columns.some(([column]) => column === name));
  if (unknown !== undefined && !ignoreUnknownColumns) {
    log.refuse(line, `columns of ${table} (${columns.map(([name]) => name).join(', ')})`, quote(unknown));
    return undefined;
  }
  const row: Record<string, Value> = {};
  for (const [name, type] of columns) {
    const parsed =
      name === 'site' ? { value: siteOf(String(row.url)) } : parseValue(name, type, fields[name] ?? null);
    if (parsed.expected !== undefined) {
      log.refuse(line, `${name} to be ${parsed.expected}`, parsed.got ?? quote(fields[name] ?? null));
      return undefined;
    }
    row[name] = parsed.value;
  }
  return row as RowOf<TableName>;
}

type Parsed =
  | { readonly value: Value; readonly expected?: undefined }
  | { readonly expected: string; readonly got?: string };

function parseValue(name: string, type: ColumnType, given: unknown): Parsed {
  if (addressColumns.includes(name) && typeof given === 'string') return parseAddress(given);
  switch (type) {
    case 'key':
      return typeof given === 'string' && given !== ''
        ? { value: given }
        : { expected: 'text that is not empty' };
    case 'text':
      return given === null || typeof given === 'string' ? { value: given } : { expected: 'text or null' };
    case 'integer':
      if (given === null) return { value: 0 };
      return Number.isSafeInteger(given) ? { value: given as number } : { expected: 'a whole number' };
    case 'number':
      if (given === null) return { value: null };
      return Number.isFinite(given) ? { value: given as number } : { expected: 'a number or null' };
    case 'vector':
      if (given === null) return { value: null };
      return Array.isArray(given) && given.length > 0 && given.every(isFloat)
        ? { value: given as number[] }
        : { expected: 'a list of numbers or null' };
    case 'moment':
    case 'time': {
      if (given === null && type === 'time') return { value: null };
      const time = typeof given === 'string' || typeof given === 'number' ? parseTime(given) : undefined;
      return time === undefined ? { expected: timeForms } : { value: time };
    }
  }
}

/** Whether a value is a number within the range of 32-bit floats. */
function isFloat(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(Math.fround(value));
}

function parseAddress(given: string): Parsed {
  const { url, refusal } = canonicalizeUrl(given);
  if (url !== undefined) return { value: url };
  return { expected: 'the address of a page (http or https)', got: `${quote(given)} (${refusal})` };
}
