/** Rows on their way into the catalog, gathered in DuckDB. */
import { siteOf } from '../content/index.ts';
import { appendColumns, type DuckDb, queryColumns } from '../storage/index.ts';
import type { RowBatch } from './readers/reader.ts';
import { columnsOf, type TableName, tableNames } from './schema.ts';
import { columnDefinitions, columnList, keyList } from './segments.ts';

/** Creates the tables `staged_*`, whose column `segment` counts the rows of the source. */
export async function createStaging(db: DuckDb): Promise<void> {
  for (const table of tableNames) {
    await db.run(`CREATE TABLE staged_${table} (${columnDefinitions(table)}, segment BIGINT)`);
  }
  await db.run('CREATE TABLE linked_pages (url VARCHAR, site VARCHAR)');
}

/** Appends a batch; `firstRow` is the number of rows before it, and the number with it is returned. */
export async function stageBatch(db: DuckDb, batch: RowBatch, firstRow: number): Promise<number> {
  let next = firstRow;
  for (const table of tableNames) {
    const rows: readonly Readonly<Record<string, string | number | null>>[] = batch[table];
    if (rows.length === 0) continue;
    const columns = columnsOf(table).map(([name]) => [name, rows.map((row) => row[name] ?? null)] as const);
    const segment = Float64Array.from(rows, (_, i) => next + i);
    await appendColumns(db, `staged_${table}`, { ...Object.fromEntries(columns), segment });
    next += rows.length;
  }
  const urls = batch.pins.map(({ url }) => url).filter((url) => url !== null);
  if (urls.length > 0) await appendColumns(db, 'linked_pages', { url: urls, site: urls.map(siteOf) });
  return next;
}

/** Gives a row to each page that a staged pin links to and that has none, neither staged nor in `known`, a query. */
export async function stageLinkedPages(db: DuckDb, known: string): Promise<void> {
  await db.run(`INSERT INTO staged_pages BY NAME SELECT DISTINCT url, site, 0 AS version, 0 AS segment
    FROM linked_pages WHERE url NOT IN (SELECT url FROM staged_pages UNION ALL SELECT url FROM (${known}))`);
}

/** Counts the keys that the source gives more than once with different content. */
export async function countConflicts(db: DuckDb, table: TableName): Promise<number> {
  const { conflicts } = await queryColumns(
    db,
    `SELECT count(*) AS conflicts FROM (SELECT 1 FROM (SELECT DISTINCT ${columnList(table)} FROM staged_${table})
      GROUP BY ${keyList(table)} HAVING count(*) > 1)`,
    { conflicts: 'number' },
  );
  return conflicts[0]!;
}
