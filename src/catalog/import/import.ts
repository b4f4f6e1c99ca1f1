/** Imports one source into the catalog: reads, stages and merges its rows, and commits them as one transaction. */
import { collectGarbage, LinkSageError, onAbort, type Progress, silent } from '../../base/index.ts';
import { closeDuckDb, type DuckDb, openDuckDb } from '../../storage/index.ts';
import { replaceRoutes } from '../addresses/routes.ts';
import { type TableName, tableNames } from '../tables/schema.ts';
import { type CatalogStore, currentRows, metaOf, rowsOfSegments } from '../tables/segments.ts';
import { count } from '../views/count.ts';
import { commitMerged } from './commit.ts';
import { openContent, readAnyFile } from './content.ts';
import { type FoundSource, findSource } from './identity/find-source.ts';
import { isLinkTable, mergeLinks } from './identity/merge-links.ts';
import { type Gone, replaceSource, withoutDeleted } from './identity/replace.ts';
import { type Finding, type Findings, ImportLog } from './import-log.ts';
import { mergeStaged, noRows, type RowCounts } from './merge.ts';
import { describeParquet, type ParquetTable } from './parquet-source.ts';
import { stageParquet } from './parquet-staging.ts';
import type { FieldMapping } from './readers/fields.ts';
import { type FormatName, type ImportedFormat, isLinkFormat } from './readers/formats.ts';
import type { Batch, ReadContext } from './readers/reader.ts';
import { readInMemory } from './readers/rows/rows.ts';
import { type ByteSource, fileSource, type ImportSource, stemOf } from './source.ts';
import {
  countConflicts,
  countPlaced,
  createStaging,
  findRepeated,
  findStaged,
  stageBatch,
  stageLinkedPages,
  streamRepeats,
} from './staging.ts';
import { isFolder, tablesInFolder } from './table-folder.ts';

/** Memory that DuckDB uses before it spills to disk. */
const memoryLimit = '3GB';

/** Rows after which what the reader no longer uses is given back, since DuckDB needs the memory: some 50 MB. */
const rowsPerCollection = 200_000;

/** Options of an import. */
export interface ImportOptions {
  /** Default: detected from the content. */
  readonly format?: FormatName | undefined;
  /**
   * The name of the collection. Derived ids depend on it, and it is the title of a list without one. Default: that of the
   * source whose links the file has, or the file's name without folder and extension (`chooseSource`).
   */
  readonly source?: string | undefined;
  /**
   * Deletes what a newer export of a source no longer has, in the same transaction. It is called if there is something to
   * delete; if it gives false, nothing is imported. Only for formats of saved links.
   */
  readonly replace?: ((gone: Gone) => boolean | Promise<boolean>) | undefined;
  /** Fail at the first row that cannot be imported as it is, instead of importing the others. Default false. */
  readonly strict?: boolean | undefined;
  /** Called for every link or row that is not imported as it is; the report names only the first of each reason. */
  readonly onFinding?: ((finding: Finding) => void) | undefined;
  /** Formats with named fields: the name of the field for each part of a saved link. Default: guessed. */
  readonly map?: FieldMapping | undefined;
  /** JSONL and Parquet: the table of all rows. Default: by the columns; for files of a folder, by their names. */
  readonly table?: TableName | undefined;
  /** JSONL and Parquet: ignore columns that the table does not have. Default false. */
  readonly ignoreUnknownColumns?: boolean | undefined;
  /** Recorded with the rows in the same transaction: the offset of the event log up to which they are its events. */
  readonly eventsUntil?: number | undefined;
  readonly progress?: Progress | undefined;
}

/** The result of an import. */
export interface ImportReport {
  readonly source: string;
  /** The source in the catalog that the links belong to. Undefined for rows with ids, and if the file names several. */
  readonly collection?: FoundSource | undefined;
  readonly format: ImportedFormat;
  readonly rows: Readonly<Record<TableName, RowCounts>>;
  /** With `replace`: what the catalog has of the source, and the file does not. */
  readonly gone?: Gone | undefined;
  /**
   * Number of keys that have several different rows in the source. The last of the highest version counts. Saved links are
   * merged instead.
   */
  readonly conflicts: number;
  /** What became of the links of the source or, of formats with tables, of its rows. */
  readonly links: LinkCounts;
  /** Links and rows that were not imported as they are, by what became of them and why. */
  readonly findings: readonly Findings[];
  /** Number of links that were passed over, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
  /** Number of rows that were refused, by reason. */
  readonly rejected: readonly { readonly reason: string; readonly count: number }[];
}

/** Numbers of links or rows of a source: `read` is the sum of the others. */
export interface LinkCounts {
  readonly read: number;
  /** Those with a pin, or a row, of their own. */
  readonly kept: number;
  readonly merged: number;
  readonly passedOver: number;
  readonly refused: number;
}

/**
 * Imports a source. If this throws, the store is unchanged.
 *
 * @throws LinkSageError if the source is empty or has no known format, for a malformed row if the import is strict, or
 * if a segment is damaged
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
    const log = new ImportLog(source.name, options);
    const staged = await stageSource(db, store, source, options, log);
    const gone = await replaceSource(db, store, staged, options);
    // Parquet has ids of its own, and its rows are not in tables
    if (metaOf(store).lackedRoutes && staged.format !== 'parquet') await replaceRoutes(db, store);
    await stageLinkedPages(db, await knownPages(db, store));
    const rows = {} as Record<TableName, RowCounts>;
    let conflicts = 0;
    let placed = 0;
    const staging = await findStaged(db);
    for (const table of tableNames) {
      rows[table] = noRows;
      if (!staging.has(table)) continue;
      options.progress?.({ task: `merging ${table}`, done: 0 });
      const repeated = await findRepeated(db, table);
      placed += await countPlaced(db, table);
      if (repeated > 0) await reportRepeats(db, table, log);
      const isMerged = repeated > 0 && isLinkFormat(staged.format) && isLinkTable(table);
      if (isMerged) await mergeLinks(db, table);
      else if (repeated > 0) conflicts += await countConflicts(db, table);
      rows[table] = await mergeStaged(db, store, table, repeated > 0 && !isMerged);
    }
    const { eventsUntil } = options;
    const changes = eventsUntil === undefined ? {} : { eventsUntil };
    if (gone?.isDeleted !== false) await commitMerged(db, store, rows, changes);
    return {
      source: source.name,
      ...staged,
      rows: gone?.isDeleted ? withoutDeleted(rows, gone) : rows,
      ...(gone === undefined ? {} : { gone }),
      conflicts,
      ...summaryOf(log, placed),
    };
  } finally {
    stopListening();
    closeDuckDb(db);
  }
}

/** A query for the addresses of pages that need no row because a pin links to them. */
async function knownPages(db: DuckDb, store: CatalogStore): Promise<string> {
  const rows = rowsOfSegments(store, 'pages', metaOf(store).segments.pages);
  const hasDeleted = (await count(db, `(FROM (${rows}) WHERE deleted_at IS NOT NULL)`)) > 0;
  return hasDeleted ? `FROM (${currentRows(store, 'pages')}) WHERE deleted_at IS NULL` : rows;
}

/** Reports the links and rows that have the key of an earlier one. */
async function reportRepeats(db: DuckDb, table: TableName, log: ImportLog): Promise<void> {
  const reason = table === 'pins' ? 'the same page in the same place' : `the same key of ${table}`;
  for await (const { place, shared } of streamRepeats(db, table)) {
    for (const [i, each] of place.entries()) log.merge(each, reason, shared[i] ?? '');
  }
}

/** `placed`: the number of staged rows that stand for a link or row of the source. */
function summaryOf(
  log: ImportLog,
  placed: number,
): Pick<ImportReport, 'links' | 'findings' | 'skipped' | 'rejected'> {
  const { findings } = log;
  const merged = log.count('merged');
  const of = (fate: Findings['fate']) => findings.filter((each) => each.fate === fate);
  return {
    links: {
      read: log.read,
      kept: placed - merged,
      merged,
      passedOver: log.count('passed over'),
      refused: log.count('refused'),
    },
    findings,
    skipped: Object.fromEntries(of('passed over').map(({ reason, count }) => [reason, count])),
    rejected: of('refused').map(({ reason, count }) => ({ reason, count })),
  };
}

async function stageSource(
  db: DuckDb,
  store: CatalogStore,
  source: ImportSource,
  options: ImportOptions,
  log: ImportLog,
): Promise<Pick<ImportReport, 'format' | 'collection'>> {
  const found = new Map<string, FoundSource>(); // an archive may hold several
  const context: ReadContext = {
    name: source.name,
    source: options.source ?? stemOf(source.name),
    isSourceGiven: options.source !== undefined,
    findSource: async (stem, links, title) => {
      const before = found.get(stem); // another part of one export
      const file = { stem, title, given: before?.name ?? options.source };
      const here = await findSource(db, store, file, links);
      const { compared = 0, shared = 0, by = here.by } = before ?? {};
      found.set(stem, { ...here, by, compared: compared + here.compared, shared: shared + here.shared });
      return here.name;
    },
    log,
    map: options.map,
    table: options.table,
    ignoreUnknownColumns: options.ignoreUnknownColumns,
  };
  if ('rows' in source) {
    await stageBatches(db, source.name, readInMemory(source.rows, context), options.progress);
    return { format: 'rows' };
  }
  const folder = source.path === undefined ? undefined : await tablesInFolder(source.path);
  if (folder?.format === 'parquet') {
    return { format: await stageFiles(db, [...folder.tables], options, log) };
  }
  if (folder !== undefined) {
    const files = [...folder.tables.values()].flat();
    await stageBatches(db, source.name, readFiles(files, context), options.progress);
    return { format: folder.format };
  }
  const collection = () => (found.size === 1 ? [...found.values()][0] : undefined);
  if (source.path !== undefined && (await isFolder(source.path))) {
    const { readFolder } = await import('./archive/archive.ts');
    await stageBatches(db, source.name, readFolder(source.path, context, readAnyFile), options.progress);
    return { format: 'folder', collection: collection() };
  }
  const content = await openContent(source.stream(), source.name, options);
  try {
    const { format } = content;
    if (format === 'parquet') {
      return { format: await stageFiles(db, [[options.table, fileOf(source)]], options, log) };
    }
    await stageBatches(db, source.name, content.read(format, context), options.progress);
    return { format, collection: collection() };
  } finally {
    await content.close();
  }
}

/** Reads the JSON Lines of several files one after the other. */
async function* readFiles(files: readonly string[], context: ReadContext): AsyncGenerator<Batch> {
  for (const file of files) {
    const content = await openContent(fileSource(file).stream(), file, { format: 'jsonl' });
    try {
      yield* content.read('jsonl', { ...context, name: file, log: context.log.within(file) });
    } finally {
      await content.close();
    }
  }
}

/** Stages the batches of a reader. */
async function stageBatches(
  db: DuckDb,
  name: string,
  batches: AsyncIterable<Batch>,
  progress: Progress = silent,
): Promise<void> {
  await createStaging(db);
  let staged = 0;
  let collected = 0;
  for await (const batch of batches) {
    staged = await stageBatch(db, batch, staged);
    if (staged - collected >= rowsPerCollection) {
      await collectGarbage();
      collected = staged;
    }
    progress({ task: `reading ${name}`, done: staged });
  }
  if (collected > 0) await collectGarbage(); // DuckDB sorts next
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
