/** Counting rows. */
import { type DuckDb, queryColumns } from '../../storage/index.ts';

/** How many rows a table has, or a query in parentheses. */
export async function count(db: DuckDb, source: string): Promise<number> {
  return (await queryColumns(db, `SELECT count(*) AS n FROM ${source}`, { n: 'number' })).n[0]!;
}
