/** A synthetic corpus as JSONL tables. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { generate, type SyntheticInput } from '../../src/index.ts';
import { closeDuckDb, openDuckDb, quoteSql } from '../../src/storage/index.ts';

/** The columns that are read from each table. */
const columns = {
  pages: 'url, title, description, body',
  pins: 'pin_id, url, title, description',
  boards: 'board_id, title, description, owner',
  saves: 'pin_id, board_id, saved_at',
  engagements: 'user_id, url, pin_id, action, value, "at"',
} as const;

/** Generates a corpus without days of churn, and writes what the bench reads to `folder`. */
export async function writeSynthetic(folder: string, settings: SyntheticInput): Promise<void> {
  await mkdir(folder, { recursive: true });
  const corpus = join(folder, 'corpus');
  await generate(corpus, settings);
  const db = await openDuckDb();
  try {
    for (const [table, names] of Object.entries(columns)) {
      const from = `read_parquet(${quoteSql(join(corpus, 'day-000', `${table}.parquet`))})`;
      await db.run(
        `COPY (SELECT ${names} FROM ${from}) TO ${quoteSql(join(folder, `${table}.jsonl`))} (FORMAT json)`,
      );
    }
  } finally {
    closeDuckDb(db);
  }
}
