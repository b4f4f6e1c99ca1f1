/** Exports the catalog's tables as JSON Lines, which an import takes back unchanged. */
import { join } from 'node:path';
import { LinkSageError, onAbort, type Progress, silent } from '../../base/index.ts';
import { closeDuckDb, openDuckDb, quoteName, writeJsonLines, writeOutput } from '../../storage/index.ts';
import { type ColumnType, columnsOf, type TableName, tableNames } from '../tables/schema.ts';
import { type CatalogStore, currentRows, keyList, metaOf } from '../tables/segments.ts';
import { verifyDuring } from '../views/snapshot.ts';

/** The memory that DuckDB uses before it spills to disk. */
const memoryLimit = '1GB';

/** Options of an export of the catalog's tables. */
export interface ExportCatalogOptions {
  /** Replace the files of an earlier export. Other files in the folder stay. Default false. */
  readonly overwrite?: boolean | undefined;
  readonly progress?: Progress | undefined;
}

/**
 * Writes `pages.jsonl`, `pins.jsonl` and so on: one file for each table with rows, and one line for each key, in order of
 * the keys. It has every column, `version` and `deleted_at` too, so it includes deleted rows. DuckDB writes the lines as
 * it reads the rows, so memory does not grow with the tables.
 *
 * @returns the paths of the files, relative to the folder.
 * @throws LinkSageError if nothing has been imported, or the folder is not empty and `overwrite` is not set
 */
export async function exportTables(
  store: CatalogStore,
  folder: string,
  { overwrite = false, progress = silent }: ExportCatalogOptions = {},
): Promise<string[]> {
  const { segments } = metaOf(store);
  const filled = tableNames.filter((table) => segments[table].length > 0);
  if (filled.length === 0) throw emptyCatalog(store.folder);
  return writeOutput(folder, { overwrite, isOurs }, async (staging) => {
    const db = await openDuckDb({ memoryLimit });
    const stopListening = onAbort(() => db.interrupt());
    try {
      await verifyDuring(store, async () => {
        for (const table of filled) {
          progress({ task: `exporting ${table}`, done: 0 });
          const rows = `SELECT ${columnsAsJson(table)} FROM (${currentRows(store, table)}) source ORDER BY ${keyList(table)}`;
          await writeJsonLines(db, rows, join(staging, fileOf(table)));
        }
      });
    } finally {
      stopListening();
      closeDuckDb(db);
    }
  });
}

/** The error of an export without anything to export. */
export function emptyCatalog(folder: string): LinkSageError {
  return new LinkSageError(`${folder}: expected links to export, got an empty catalog`, {
    code: 'not-ready',
    hint: 'Run: linksage import FILE...',
  });
}

function fileOf(table: TableName): string {
  return `${table}.jsonl`;
}

function isOurs(path: string): boolean {
  return tableNames.some((table) => fileOf(table) === path);
}

/** The columns of a row, as JSON holds them. */
function columnsAsJson(table: TableName): string {
  return columnsOf(table)
    .map(([name, type]) => `${asJson(`source.${quoteName(name)}`, type)} AS ${quoteName(name)}`)
    .join(', ');
}

/** Times are written as ISO 8601 in UTC: with milliseconds, or with microseconds where a Parquet file had them. */
function asJson(column: string, type: ColumnType): string {
  if (type !== 'time' && type !== 'moment') return column;
  const written = (fraction: string) => `strftime(${column}, '%Y-%m-%dT%H:%M:%S.${fraction}Z')`;
  return `CASE WHEN epoch_us(${column}) % 1000 = 0 THEN ${written('%g')} ELSE ${written('%f')} END`;
}
