/** Reads rows in memory, with the same checks as lines of JSON. */
import { checkAborted } from '../../../../base/index.ts';
import type { ColumnType, TableName, tables } from '../../../tables/schema.ts';
import { quote } from '../../import-log.ts';
import { Batch, type ReadContext } from '../reader.ts';
import { addRow, type Fields } from './row.ts';

/** The values that a program may pass for a column of each type. */
interface GivenOf {
  key: string;
  text: string | null;
  /** Strings and numbers are read as in a file, see docs/import.md. */
  time: Date | string | number | null;
  moment: Date | string | number;
  integer: number | null;
  number: number | null;
  vector: readonly number[] | Float32Array | null;
}

type ColumnsOf<Table extends TableName> = (typeof tables)[Table]['columns'];

/** The required columns of a row; `site` is derived. */
type RequiredOf<Columns> = {
  [Name in keyof Columns]: Columns[Name] extends 'key' | 'moment'
    ? Name extends 'site'
      ? never
      : Name
    : never;
}[keyof Columns];

type Given<Type> = Type extends ColumnType ? GivenOf[Type] : never;

type Row<Columns> = { readonly [Name in RequiredOf<Columns>]: Given<Columns[Name]> } & {
  readonly [Name in Exclude<keyof Columns, RequiredOf<Columns> | 'site'>]?: Given<Columns[Name]> | undefined;
};

/**
 * A row of a table; without a type argument, of any table. The table follows from the columns, as in JSON Lines: a row
 * with `pin_id` and `board_id` is a save. Missing columns become null.
 *
 * @example
 * const pin: ImportRow<'pins'> = { pin_id: '17', url: 'https://example.com/rye', title: 'Rye', created_at: new Date() };
 */
export type ImportRow<Table extends TableName = TableName> = {
  [Each in Table]: Row<ColumnsOf<Each>>;
}[Table];

/** Reads rows of any tables, as `readJsonl` reads lines. Messages number them from 1. */
export async function* readInMemory(
  rows: Iterable<ImportRow> | AsyncIterable<ImportRow>,
  context: ReadContext,
): AsyncGenerator<Batch> {
  let batch = new Batch();
  let number = 0;
  for await (const row of rows) {
    checkAborted(); // rows may arrive slowly
    number++;
    if (typeof row === 'object' && row !== null) addRow(batch, plainFields(row), number, context);
    else context.log.refuse(number, 'an object', quote(row));
    if (!batch.isFull) continue;
    yield batch;
    batch = new Batch();
  }
  yield batch;
}

/** A row with plain JSON values. */
function plainFields(row: object): Fields {
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) {
    if (value !== undefined) fields[name] = plainValue(value);
  }
  return fields;
}

function plainValue(value: unknown): unknown {
  if (value instanceof Float32Array) return Array.from(value);
  if (!(value instanceof Date)) return value;
  return Number.isNaN(value.getTime()) ? String(value) : value.toISOString();
}
