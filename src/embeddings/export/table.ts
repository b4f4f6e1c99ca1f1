/** The table that collects rows before they are written to a Parquet file. */
import { closeDuckDb, type DuckDb, openDuckDb } from '../../storage/index.ts';

/** The memory that DuckDB uses before it spills to disk: a few row groups of long vectors. */
const memoryLimit = '1GB';

/** Makes a table with the given columns in a new database, which is closed when `use` returns. */
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
