/** Imports one source into the catalog: reads, stages and merges its rows, and commits them as one transaction. */
import { LinkSageError, onAbort, type Progress, silent } from '../../base/index.ts';
import { closeDuckDb, type DuckDb, openDuckDb } from '../../storage/index.ts';
import { replaceRoutes } from '../addresses/routes.ts';
import type { TableName } from '../tables/schema.ts';
import { type CatalogStore, metaOf, rowsOfSegments } from '../tables/segments.ts';
import { mergeAndCommit } from './commit.ts';
import { ImportLog, type Rejects } from './import-log.ts';
import type { RowCounts } from './merge.ts';
import { describeParquet, type ParquetTable, tablesInFolder } from './parquet-source.ts';
import { stageParquet } from './parquet-staging.ts';
import type { CsvMapping } from './readers/csv-columns.ts';
import { detectFormat, type FormatName, formatNames, HEAD_BYTES, readRows } from './readers/formats.ts';
import type { ReadContext, RowBatch } from './readers/reader.ts';
import { readInMemory } from './readers/rows.ts';
import { type ByteSource, type ImportSource, peek, stemOf } from './source.ts';
import { createStaging, stageBatch, stageLinkedPages } from './staging.ts';

/** Memory that DuckDB uses before it spills to disk. */
const memoryLimit = '3GB';

/** Options of an import. */
export interface ImportOptions {
  /** Default: detected from the content. */
  readonly format?: FormatName | undefined;
  /**
   * The name of the collection. Derived ids depend on it, and it is the title of a list without one. Pass the same name to
   * import a newer export of a collection from another file. Default: the source's name, without folder and extension.
   */
  readonly source?: string | undefined;
  /** Import the valid rows and report the others, instead of failing at the first invalid row. Default false. */
  readonly skipInvalid?: boolean | undefined;
  /** CSV: the header of the column for each field of a saved link. Default: guessed. */
  readonly map?: CsvMapping | undefined;
  /** JSONL and Parquet: the table of all rows. Default: by the columns; for files of a folder, by their names. */
  readonly table?: TableName | undefined;
  /** JSONL and Parquet: ignore columns that the table does not have. Default false. */
  readonly ignoreUnknownColumns?: boolean | undefined;
  readonly progress?: Progress | undefined;
}

/** The result of an import. */
export interface ImportReport {
  readonly source: string;
  readonly format: FormatName | 'rows';
  readonly rows: Readonly<Record<TableName, RowCounts>>;
  /** Number of keys that have several different rows in the source. The last of the highest version counts. */
  readonly conflicts: number;
  /** Number of links that are no pages, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
  readonly rejected: readonly Rejects[];
}

/**
 * Imports a source. If this throws, the store is unchanged.
 *
 * @throws LinkSageError if the source is empty or has no known format, for a malformed row that is not skipped, or if a
 * segment is damaged
 */
export async function importSource(
  store: CatalogStore,
  source: ImportSource,
  options: ImportOptions = {},
): Promise<ImportReport> {
  await store.verify(); // compaction would copy damage into a new segment
  const db = await openDuckDb({ memoryLimit });
  let stopListening = () => {};
  try {
    stopListening = onAbort(() => db.interrupt()); // a merge may be one long query
    const log = new ImportLog(source.name, options.skipInvalid ?? false);
    const format = await stageSource(db, source, options, log);
    // Parquet has ids of its own, and its rows are not in tables
    if (metaOf(store).lackedRoutes && format !== 'parquet') await replaceRoutes(db, store);
    await stageLinkedPages(db, rowsOfSegments(store, 'pages', metaOf(store).segments.pages));
    const { rows, conflicts } = await mergeAndCommit(db, store, options.progress);
    return { source: source.name, format, rows, conflicts, skipped: log.skipped, rejected: log.rejected };
  } finally {
    stopListening();
    closeDuckDb(db);
  }
}

async function stageSource(
  db: DuckDb,
  source: ImportSource,
  options: ImportOptions,
  log: ImportLog,
): Promise<ImportReport['format']> {
  const context: ReadContext = {
    name: source.name,
    source: options.source ?? stemOf(source.name),
    log,
    map: options.map,
    table: options.table,
    ignoreUnknownColumns: options.ignoreUnknownColumns,
  };
  if ('rows' in source) {
    await stageBatches(db, source.name, readInMemory(source.rows, context), options.progress);
    return 'rows';
  }
  const folder = source.path === undefined ? undefined : await tablesInFolder(source.path);
  if (folder !== undefined) return stageFiles(db, [...folder], options, log);
  const { head, bytes, close } = await peek(source.stream(), HEAD_BYTES);
  try {
    const format = formatOf(source.name, head, options);
    if (format === 'parquet') return await stageFiles(db, [[options.table, fileOf(source)]], options, log);
    await stageBatches(db, source.name, readRows(format, bytes, context), options.progress);
    return format;
  } finally {
    await close();
  }
}

/** Stages the batches of a reader. */
async function stageBatches(
  db: DuckDb,
  name: string,
  batches: AsyncIterable<RowBatch>,
  progress: Progress = silent,
): Promise<void> {
  await createStaging(db);
  let staged = 0;
  for await (const batch of batches) {
    staged = await stageBatch(db, batch, staged);
    progress({ task: `reading ${name}`, done: staged });
  }
}

/** Stages Parquet files by table. A table that is undefined follows from the columns. */
async function stageFiles(
  db: DuckDb,
  tables: readonly (readonly [table: TableName | undefined, files: readonly string[]])[],
  { ignoreUnknownColumns = false, progress = silent }: ImportOptions,
  log: ImportLog,
): Promise<FormatName> {
  const described: ParquetTable[] = [];
  for (const [table, files] of tables)
    described.push(await describeParquet(db, files, table, ignoreUnknownColumns));
  await createStaging(
    db,
    described.map(({ table }) => table),
  );
  await stageParquet(db, described, log, progress);
  return 'parquet';
}

function fileOf({ name, path }: ByteSource): string[] {
  if (path !== undefined) return [path];
  throw new LinkSageError(`${name}: expected a Parquet file on disk, got a stream`, {
    hint: 'Write it to a file first: Parquet files are read from the end.',
  });
}

function formatOf(name: string, head: Uint8Array, { format, map }: ImportOptions): FormatName {
  if (head.every((byte) => byte <= 0x20)) {
    throw new LinkSageError(`${name}: expected saved links, got an empty file`);
  }
  const found = format ?? (map === undefined ? detectFormat(head) : 'csv');
  if (found !== undefined) return found;
  throw new LinkSageError(`${name}: expected one of ${formatNames.join(', ')}, got none of them`, {
    hint: 'Name the format with --format. A CSV file needs a header with a column of addresses (--map url=COLUMN).',
  });
}
