/** The tables of a generated corpus, one folder per day: one file per table, or several if it is large. */
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckDb, quoteSql } from '../../src/storage/index.ts';
import { dayFolder } from '../../src/synthetic/index.ts';

/** A table of a day, as SQL. */
export function tableOf(corpus: string, day: number, table: string): string {
  const path = join(corpus, dayFolder(day), table);
  return `read_parquet(${quoteSql(existsSync(path) ? join(path, '*.parquet') : `${path}.parquet`)})`;
}

/** Replaces a table of a day with the rows of a query, which may read the table. */
export async function replaceTable(
  db: DuckDb,
  corpus: string,
  day: number,
  table: string,
  rows: string,
): Promise<void> {
  const path = join(corpus, dayFolder(day), table);
  const made = `${path}.made`;
  await db.run(`COPY (${rows}) TO ${quoteSql(made)} (FORMAT parquet)`);
  await rm(path, { recursive: true, force: true });
  await rename(made, `${path}.parquet`);
}
