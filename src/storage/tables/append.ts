/** Appends columns from memory to a table, in chunks, with DuckDB's appender. */
import type { DuckDBDataChunk, DuckDBType, DuckDBValue } from '@duckdb/node-api';
import { LinkSageError } from '../../base/index.ts';
import { chooseFill, type WritableColumn } from './append-fill.ts';
import { type DuckDb, quoteName } from './duckdb.ts';
import { loadDuckDb, loadDuckDbBindings } from './duckdb-library.ts';

export type { WritableColumn } from './append-fill.ts';

/**
 * Appends rows to a table. Columns of the table that are not given become NULL.
 *
 * @throws LinkSageError if the columns differ in length or the table lacks one of them.
 * @example
 * await db.run('CREATE TEMP TABLE vectors (url VARCHAR, vector FLOAT[])');
 * await appendColumns(db, 'vectors', { url: ['https://a.org/'], vector: { values, offsets } });
 */
export async function appendColumns(
  connection: DuckDb,
  table: string,
  columns: Readonly<Record<string, WritableColumn>>,
): Promise<void> {
  const { DuckDBDataChunk, DuckDBVector } = loadDuckDb();
  const result = await connection.run(`SELECT * FROM ${quoteName(table)} LIMIT 0`);
  const names = result.columnNames();
  const types = result.columnTypes();
  const rows = checkColumns(table, names, columns);
  const writers = names.map((name, i) => columnWriter(types[i]!, i, columns[name]));

  const appender = await connection.createAppender(table);
  try {
    const rowsPerChunk = DuckDBVector.standardSize();
    for (let from = 0; from < rows; from += rowsPerChunk) {
      const length = Math.min(rowsPerChunk, rows - from);
      const chunk = DuckDBDataChunk.create(types, length);
      for (const write of writers) write(chunk, from, length);
      appender.appendDataChunk(chunk);
    }
    appender.flushSync();
  } finally {
    appender.closeSync();
  }
}

/** @returns the number of rows. */
function checkColumns(
  table: string,
  names: readonly string[],
  columns: Readonly<Record<string, WritableColumn>>,
): number {
  let rows: number | undefined;
  for (const [name, column] of Object.entries(columns)) {
    if (!names.includes(name)) {
      throw new LinkSageError(`table ${table}: expected one of the columns ${names.join(', ')}, got ${name}`);
    }
    const length = 'offsets' in column ? column.offsets.length - 1 : column.length;
    rows ??= length;
    if (length !== rows)
      throw new LinkSageError(`table ${table}: expected ${rows} rows in ${name}, got ${length}`);
  }
  return rows ?? 0;
}

/** Writes the rows `[from, from + length)` of a column into its vector of a chunk. */
type ColumnWriter = (chunk: DuckDBDataChunk, from: number, length: number) => void;

function columnWriter(type: DuckDBType, index: number, column?: WritableColumn): ColumnWriter {
  const fill = column && chooseFill(type, column);
  if (fill) {
    const bindings = loadDuckDbBindings();
    return ({ chunk }, from, length) => fill(bindings.data_chunk_get_vector(chunk, index), from, length);
  }
  const cell = cellReader(type, column);
  return (chunk, from, length) =>
    chunk.setColumnValues(
      index,
      Array.from({ length }, (_, i) => cell(from + i)),
    );
}

/** Converts row i of a column to a value of the table's type. */
function cellReader(type: DuckDBType, column?: WritableColumn): (row: number) => DuckDBValue {
  if (column === undefined) return () => null;
  const { DuckDBListValue, DuckDBTimestampValue, DuckDBTypeId } = loadDuckDb();
  if ('offsets' in column) {
    const { values, offsets } = column;
    return (row) => new DuckDBListValue(Array.from(values.subarray(offsets[row], offsets[row + 1])));
  }
  const convert: Partial<Record<number, (value: number) => DuckDBValue>> = {
    [DuckDBTypeId.BIGINT]: BigInt,
    [DuckDBTypeId.UBIGINT]: BigInt,
    [DuckDBTypeId.BOOLEAN]: (value) => value !== 0,
    [DuckDBTypeId.TIMESTAMP]: (value) => new DuckDBTimestampValue(BigInt(Math.round(value * 1000))),
  };
  const fromNumber = convert[type.typeId] ?? ((value) => value);
  return (row) => {
    const value = column[row];
    if (value === undefined || value === null || Number.isNaN(value)) return null;
    return typeof value === 'number' ? fromNumber(value) : value;
  };
}
