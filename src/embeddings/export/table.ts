/** The table that rows gather in on their way to a Parquet file. */
import { closeDuckDb, type DuckDb, openDuckDb } from '../../storage/index.ts';

/** What DuckDB holds before it spills to disk: a few row groups of long vectors. */
const memoryLimit = '1GB';

/** Makes a table with the given columns, in a database of its own, for as long as `use` takes. */
export async function withTable(
  columns: string,
  use: (db: DuckDb, table: string) => Promise<void>,
): Promise<void> {
  const db = await openDuckDb({ memoryLimit });
  try {
    await db.run(`CREATE TEMP TABLE embeddings (${columns})`);
    await use(db, 'embeddings');
  } finally {
    closeDuckDb(db);
  }
}
