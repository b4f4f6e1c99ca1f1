/** One source into the catalog: read, staged, merged, committed as one transaction. */
import { join } from 'node:path';
import { LinkSageError, onAbort, type Progress, silent } from '../../base/index.ts';
import { closeDuckDb, type DuckDb, openDuckDb } from '../../storage/index.ts';
import { type TableName, tableNames } from '../tables/schema.ts';
import { type CatalogStore, entriesOf, metaOf, rowsOfSegments, type Segment } from '../tables/segments.ts';
import { ImportLog, type Rejects } from './import-log.ts';
import { compactSegments, mergeStaged, type RowCounts, writeSegment } from './merge.ts';
import { describeParquet, type ParquetTable, tablesInFolder } from './parquet-source.ts';
import { stageParquet } from './parquet-staging.ts';
import type { CsvMapping } from './readers/csv-columns.ts';
import { detectFormat, type FormatName, formatNames, HEAD_BYTES, readRows } from './readers/formats.ts';
import type { ReadContext, RowBatch } from './readers/reader.ts';
import { readInMemory } from './readers/rows.ts';
import { type ByteSource, type ImportSource, peek, stemOf } from './source.ts';
import { countConflicts, createStaging, findRepeated, stageBatch, stageLinkedPages } from './staging.ts';

/** What DuckDB holds before it spills to disk. */
const memoryLimit = '3GB';

/** How a source is imported. */
export interface ImportOptions {
  /** Default: told from the content. */
  readonly format?: FormatName | undefined;
  /**
   * The name that enters derived ids and stands for a list without a title; give the same one to import a newer
   * export of the same collection under another file name. Default: the source's, without folder and ending.
   */
  readonly source?: string | undefined;
  /** Import the valid rows and report the others, instead of stopping at the first. Default false. */
  readonly skipInvalid?: boolean | undefined;
  /** CSV: the header of the column that holds each part. Default: guessed. */
  readonly map?: CsvMapping | undefined;
  /** JSONL and Parquet: the table of all rows. Default: told by the columns; the files of a folder tell by their names. */
  readonly table?: TableName | undefined;
  /** JSONL and Parquet: pass over columns that the table does not have. Default false. */
  readonly ignoreUnknownColumns?: boolean | undefined;
  readonly progress?: Progress | undefined;
}

/** What an import did. */
export interface ImportReport {
  readonly source: string;
  readonly format: FormatName | 'rows';
  readonly rows: Readonly<Record<TableName, RowCounts>>;
  /** Keys that the source gives more than once with different content; the last one counts. */
  readonly conflicts: number;
  /** Links that are no pages, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
  readonly rejected: readonly Rejects[];
}

/**
 * Imports a source; the store is as it was when this throws.
 *
 * @throws LinkSageError when the source is empty, of no known format, or has a malformed row that is not skipped,
 * or a segment is not as it was committed.
 */
export async function importSource(
  store: CatalogStore,
  source: ImportSource,
  options: ImportOptions = {},
): Promise<ImportReport> {
  await store.verify(); // segments that are folded into a new one would pass their damage on
  const db = await openDuckDb({ memoryLimit });
  let letGo = () => {};
  try {
    letGo = onAbort(() => db.interrupt()); // a merge may be one long query
    const log = new ImportLog(source.name, options.skipInvalid ?? false);
    const format = await stageSource(db, source, options, log);
    await stageLinkedPages(db, rowsOfSegments(store, 'pages', metaOf(store).segments.pages));
    const rows = {} as Record<TableName, RowCounts>;
    let conflicts = 0;
    for (const table of tableNames) {
      options.progress?.({ task: `merging ${table}`, done: 0 });
      const repeated = await findRepeated(db, table);
      if (repeated > 0) conflicts += await countConflicts(db, table);
      rows[table] = await mergeStaged(db, store, table, repeated > 0);
    }
    await commitMerged(db, store, rows);
    return { source: source.name, format, rows, conflicts, skipped: log.skipped, rejected: log.rejected };
  } finally {
    letGo();
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

/** Stages what a reader gives. */
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

/** Stages Parquet files by table; a table that is not given is told by the columns. */
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
    hint: 'Write it to a file first: Parquet is read from its end.',
  });
}

function formatOf(name: string, head: Uint8Array, { format, map }: ImportOptions): FormatName {
  if (head.every((byte) => byte <= 0x20)) {
    throw new LinkSageError(`${name}: expected saved links, got an empty file`);
  }
  const found = format ?? (map === undefined ? detectFormat(head) : 'csv');
  if (found !== undefined) return found;
  throw new LinkSageError(`${name}: expected one of ${formatNames.join(', ')}, got none of them`, {
    hint: 'Say which it is with --format; a CSV file needs a header with a column of addresses (--map url=COLUMN).',
  });
}

/** Writes a segment for each table that has something new; nothing at all where none has. */
async function commitMerged(
  db: DuckDb,
  store: CatalogStore,
  rows: Readonly<Record<TableName, RowCounts>>,
): Promise<void> {
  const meta = metaOf(store);
  const fresh = (table: TableName) => rows[table].added + rows[table].changed;
  const touched = tableNames.filter((table) => fresh(table) > 0);
  if (touched.length === 0) return;

  const segments: Record<TableName, readonly Segment[]> = { ...meta.segments };
  const plans = touched.map((table, i) => {
    const [kept, folded] = compactSegments(meta.segments[table], fresh(table));
    segments[table] = kept;
    return { table, kept, folded, path: `${table}-${String(meta.nextSegment + i).padStart(6, '0')}.parquet` };
  });
  const keep = entriesOf(store, segments);
  await store.commit({
    // The manifest is written after the files, when `segments` names the new ones too
    meta: { ...meta, segments, nextSegment: meta.nextSegment + plans.length },
    keep,
    write: async (staging) => {
      for (const { table, kept, folded, path } of plans) {
        const written = await writeSegment(db, store, table, folded, join(staging, path));
        segments[table] = [...kept, { path, rows: written }];
      }
    },
  });
}
