/** Writes the rows of a table to Parquet. */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  appendColumns,
  type DuckDb,
  quoteName,
  type WritableColumn,
  writeParquet,
} from '../../storage/index.ts';
import type { ColumnOf, Layout, TableRows } from './tables.ts';
import { VectorColumn } from './vector-column.ts';

/**
 * Writes rows to one Parquet file, with ids as text and missing vectors as null. `version`, if given, becomes a column.
 * Creates the folder.
 */
export async function writeTable(
  db: DuckDb,
  path: string,
  layout: Layout,
  rows: TableRows,
  version?: number,
): Promise<void> {
  const columns = Object.entries(layout);
  const definitions = columns.map(([name, type]) => `${quoteName(name)} ${type}`);
  await db.run(`CREATE TEMP TABLE gathered (${definitions.join(', ')})`);
  const writable = columns.map(([name, type]) => [name, toWritable(type, rows[name]!)] as const);
  await appendColumns(db, 'gathered', Object.fromEntries(writable));

  const selected = columns.map(([name, type]) => selectAs(type, quoteName(name)));
  if (version !== undefined) selected.push(`${version}::BIGINT AS version`);
  await mkdir(dirname(path), { recursive: true });
  await writeParquet(db, `SELECT ${selected.join(', ')} FROM gathered`, path);
  await db.run('DROP TABLE gathered');
}

function selectAs(type: keyof ColumnOf, column: string): string {
  if (type === 'BIGINT') return `${column}::VARCHAR AS ${column}`;
  if (type === 'FLOAT[]') return `CASE WHEN len(${column}) > 0 THEN ${column} END AS ${column}`;
  return column;
}

function toWritable(type: keyof ColumnOf, column: TableRows[string]): WritableColumn {
  if (column instanceof VectorColumn) return column.finish();
  if (type === 'UINTEGER') return Uint32Array.from(column as number[]);
  if (type === 'VARCHAR' || type === 'BOOLEAN') return column;
  return Float64Array.from(column as number[]);
}
