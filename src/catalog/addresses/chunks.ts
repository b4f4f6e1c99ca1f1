/** Reads a table of texts in chunks. */
import { type DuckDb, queryColumns } from '../../storage/index.ts';
import { count } from '../views/count.ts';

/** Rows at once: many enough that queries cost little, few enough for memory. */
const chunkRows = 100_000;

/** Passes the columns of a table in memory, which hold no nulls, to `work`, a chunk of rows at a time. */
export async function eachChunk<const Column extends string>(
  db: DuckDb,
  table: string,
  columns: readonly Column[],
  work: (chunk: Readonly<Record<Column, readonly string[]>>) => Promise<void>,
): Promise<void> {
  const rows = await count(db, table);
  const kinds = Object.fromEntries(columns.map((column) => [column, 'text' as const]));
  for (let from = 0; from < rows; from += chunkRows) {
    const sql = `SELECT ${columns.join(', ')} FROM ${table} WHERE rowid >= ${from} AND rowid < ${from + chunkRows}`;
    await work((await queryColumns(db, sql, kinds)) as Record<Column, string[]>);
  }
}
