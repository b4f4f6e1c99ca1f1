/** A generated corpus for tests, with SQL queries. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeDuckDb, type DuckDb, openDuckDb, quoteSql } from '../../storage/index.ts';
import { generate, type SyntheticInput } from '../index.ts';

/** A corpus with its tables as SQL views: `pages`, `truth_pages`, and, for the first day of churn, `pages_1`. */
export interface Corpus {
  readonly db: DuckDb;
  /** The result of a query for one number. */
  one(sql: string): Promise<number>;
  /** All rows of a query. */
  all(sql: string): Promise<unknown[][]>;
  close(): Promise<void>;
}

/** Generates a corpus in a temporary folder. */
export async function makeCorpus(settings: SyntheticInput): Promise<Corpus> {
  const folder = await mkdtemp(join(tmpdir(), 'linksage-synthetic-'));
  const { days } = await generate(folder, settings, { threads: 1 });
  const db = await openDuckDb({ threads: 1 });
  for (const [day, { folder: name, rows }] of days.entries()) {
    for (const [table, count] of Object.entries(rows)) {
      if (count === 0) continue;
      const files = quoteSql(join(folder, name, `${table}*`, '*.parquet'));
      const file = quoteSql(join(folder, name, `${table}.parquet`));
      const found = await db.runAndReadAll(`SELECT * FROM glob(${file})`);
      const suffix = day === 0 ? '' : `_${day}`;
      await db.run(
        `CREATE VIEW ${table}${suffix} AS FROM read_parquet(${found.currentRowCount > 0 ? file : files})`,
      );
    }
  }
  for (const table of ['topics', 'pages', 'pins', 'boards', 'users', 'churn']) {
    await db.run(`CREATE VIEW truth_${table} AS FROM ${quoteSql(join(folder, 'truth', `${table}.parquet`))}`);
  }
  const all = async (sql: string) => (await db.runAndReadAll(sql)).getRowsJS();
  return {
    db,
    all,
    one: async (sql) => Number((await all(sql))[0]![0]),
    close: async () => {
      closeDuckDb(db);
      await rm(folder, { recursive: true });
    },
  };
}
