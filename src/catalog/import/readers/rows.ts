/** Rows in memory: checked as lines of JSON are. */
import { checkAborted } from '../../../base/index.ts';
import type { ColumnType, TableName, tables } from '../../tables/schema.ts';
import { quote } from '../import-log.ts';
import { emptyBatch, isFull, type ReadContext, type RowBatch } from './reader.ts';
import { addRow, type Fields } from './row.ts';

/** What a program may give for a column of a type. */
interface GivenOf {
  key: string;
  text: string | null;
  /** A text or number is read as in a file, see docs/import.md. */
  time: Date | string | number | null;
  moment: Date | string | number;
  integer: number | null;
  number: number | null;
  vector: readonly number[] | Float32Array | null;
}

type ColumnsOf<Table extends TableName> = (typeof tables)[Table]['columns'];

/** The columns that a row cannot go without; `site` is derived. */
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
 * A row of a table, or of any; which one is told by its columns, as in JSON Lines: a row that has `pin_id` and `board_id` is a
 * save. What it leaves out is null.
 *
 * @example
 * const pin: ImportRow<'pins'> = { pin_id: '17', url: 'https://example.com/rye', title: 'Rye', created_at: new Date() };
 */
export type ImportRow<Table extends TableName = TableName> = {
  [Each in Table]: Row<ColumnsOf<Each>>;
}[Table];

/** Reads rows of any tables, as {@link readJsonl} reads them from lines. They are counted from 1. */
export async function* readInMemory(
  rows: Iterable<ImportRow> | AsyncIterable<ImportRow>,
  context: ReadContext,
): AsyncGenerator<RowBatch> {
  let batch = emptyBatch();
  let number = 0;
  for await (const row of rows) {
    checkAborted(); // rows may be slow to come
    number++;
    if (typeof row === 'object' && row !== null) addRow(batch, plainFields(row), number, context);
    else context.log.reject(number, 'an object', quote(row));
    if (!isFull(batch)) continue;
    yield batch;
    batch = emptyBatch();
  }
  yield batch;
}

/** A row as JSON would have it. */
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
