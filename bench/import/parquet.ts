/** Writes Parquet files for an import. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { closeDuckDb, openDuckDb, writeParquet } from '../../src/storage/index.ts';

/** A folder with pins, boards and saves: every pin is saved once. */
export async function writeSaves(folder: string, saves: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const db = await openDuckDb({ memoryLimit: '1GB' });
  const tables = {
    pins: `SELECT 'p' || i AS pin_id, 'https://site-' || i % 5000 || '.example.com/articles/' || i // 2 AS url,
      'How to do thing ' || i || ' in a few steps' AS title FROM range(${saves}) t(i)`,
    boards: `SELECT 'b' || i AS board_id, 'Board ' || i AS title FROM range(${Math.ceil(saves / 100)}) t(i)`,
    saves: `SELECT 'p' || i AS pin_id, 'b' || i // 100 AS board_id, TIMESTAMP '2024-05-01' + to_seconds(i) AS saved_at
      FROM range(${saves}) t(i)`,
  };
  try {
    for (const [table, query] of Object.entries(tables))
      await writeParquet(db, query, join(folder, `${table}.parquet`));
  } finally {
    closeDuckDb(db);
  }
}
