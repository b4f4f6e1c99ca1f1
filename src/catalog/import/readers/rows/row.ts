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

/** A row of the catalog, and its table. */
export interface TableRow {
  readonly table: TableName;
  readonly row: RowOf<TableName>;
}

/** What is wrong with a row. */
export interface RowRefusal {
  readonly expected: string;
  readonly got: string;
}

type Value = string | number | readonly number[] | null;

/**
 * Adds a row to the batch of its table: `context.table`, or the table that follows from its columns. Reports an invalid
 * row to the log.
 *
 * @param line the line or number of the row in its source, from 1
 */
export function addRow(batch: Batch, fields: Fields, line: number, { log, ...given }: ReadContext): void {
  const read = readRow(fields, given);
  if ('expected' in read) {
    log.refuse(line, read.expected, read.got);
    return;
  }
  log.countRead();
  batch.add(read.table, read.row, log.placeOf(line));
}

/** Reads a row as an import does: checks it, completes it with nulls, and canonicalizes its addresses. */
export function readRow(
  fields: Fields,
  {
    table = tableOfColumns(Object.keys(fields)),
    ignoreUnknownColumns = false,
  }: Pick<ReadContext, 'table' | 'ignoreUnknownColumns'> = {},
): TableRow | RowRefusal {
  if (table === undefined)
    return {
      expected: 'a column pin_id, board_id or url',
      got: Object.keys(fields).join(', ') || 'none',
    };
  const columns = columnsOf(table);
  const unknown = Object.keys(fields).find((name) => !columns.some(([column]) => column === name));
  if (unknown !== undefined && !ignoreUnknownColumns)
    return {
      expected: `columns of ${table} (${columns.map(([name]) => name).join(', ')})`,
      got: quote(unknown),
    };
  const row: Record<string, Value> = {};
  for (const [name, type] of columns) {
    const parsed =
      name === 'site' ? { value: siteOf(String(row.url)) } : parseValue(name, type, fields[name] ?? null);
    if (parsed.expected !== undefined)
      return { expected: `${name} to be ${parsed.expected}`, got: parsed.got ?? quote(fields[name] ?? null) };
    row[name] = parsed.value;
  }
  return { table, row: row as RowOf<TableName> };
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
