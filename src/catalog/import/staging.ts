/** Stages the rows of an import in tables of DuckDB. */
import { siteOf } from '../../content/index.ts';
import {
  appendColumns,
  type DuckDb,
  type FloatLists,
  queryColumns,
  quoteName,
  quoteSql,
  streamChunks,
  type WritableColumn,
} from '../../storage/index.ts';
import {
  addressColumns,
  type ColumnType,
  columnsOf,
  type TableName,
  tableNames,
  tables,
} from '../tables/schema.ts';
import { columnDefinitions, columnList, keyList } from '../tables/segments.ts';
import { count } from '../views/count.ts';
import type { Batch } from './readers/reader.ts';

/** The staging table for the rows of a source. For pages, these are only the pages with a row in the source. */
export function stagingOf(table: TableName): string {
  return table === 'pages' ? 'listed_pages' : `staged_${table}`;
}

/**
 * Creates the staging tables, except those of `given`. Their column `segment` numbers the rows, and `place` says where the
 * link or row is that a row stands for (`ImportLog.placeOf`); it is null for rows that follow from others.
 */
export async function createStaging(db: DuckDb, given: readonly TableName[] = []): Promise<void> {
  for (const table of tableNames) {
    if (given.includes(table)) continue;
    await db.run(
      `CREATE TABLE ${stagingOf(table)} (${columnDefinitions(table)}, segment BIGINT, place BIGINT)`,
    );
  }
  await db.run('CREATE TABLE linked_pages (url VARCHAR, site VARCHAR)');
}

/** Appends a batch. `firstRow`: the number of rows before it. Returns the number of rows including it. */
export async function stageBatch(db: DuckDb, batch: Batch, firstRow: number): Promise<number> {
  let next = firstRow;
  for (const table of tableNames) {
    const rows: readonly Readonly<Record<string, unknown>>[] = batch.rows[table];
    if (rows.length === 0) continue;
    const columns = columnsOf(table).map(([name, type]) => {
      const values = rows.map((row) => row[name] ?? null);
      return [name, columnOf(type, values)] as const;
    });
    await appendColumns(db, stagingOf(table), {
      ...Object.fromEntries(columns),
      segment: Float64Array.from(rows, (_, i) => next + i),
      place: numbersOf(batch.places[table]),
    });
    next += rows.length;
  }
  const linked = [
    ...batch.rows.pins.map(({ url }) => url),
    ...batch.rows.aliases.map((row) => row.canonical_url),
  ];
  const urls = linked.filter((url) => url !== null);
  if (urls.length > 0) await appendColumns(db, 'linked_pages', { url: urls, site: urls.map(siteOf) });
  return next;
}

type Vector = readonly number[] | null;

/** Values as a column; numbers go in arrays of numbers, which DuckDB takes as blocks of memory. */
function columnOf(type: ColumnType, values: readonly unknown[]): WritableColumn {
  if (type === 'vector') return listsOf(values as Vector[]);
  return type === 'key' || type === 'text'
    ? (values as (string | null)[])
    : numbersOf(values as (number | null)[]);
}

/** Numbers as one array; NaN becomes NULL. */
function numbersOf(values: readonly (number | null)[]): Float64Array {
  return Float64Array.from(values, (value) => value ?? Number.NaN);
}

/** Vectors as one column; a missing vector is an empty list. */
function listsOf(vectors: readonly Vector[]): FloatLists {
  const offsets = new Uint32Array(vectors.length + 1);
  for (const [i, vector] of vectors.entries()) offsets[i + 1] = offsets[i]! + (vector?.length ?? 0);
  return { values: Float32Array.from(vectors.flatMap((vector) => vector ?? [])), offsets };
}

/**
 * Creates the view `staged_pages`: the pages with a row in the source, and those of `linked_pages` that have a row neither
 * in the source nor in the query `known`.
 */
export async function stageLinkedPages(db: DuckDb, known: string): Promise<void> {
  await db.run(`CREATE TABLE unlisted_pages AS
    SELECT url, site, 0::BIGINT AS version, -row_number() OVER () AS segment FROM (SELECT DISTINCT url, site FROM linked_pages)
    ANTI JOIN (SELECT url FROM listed_pages UNION ALL SELECT url FROM (${known})) USING (url)`);
  await db.run('DROP TABLE linked_pages');
  await db.run('CREATE VIEW staged_pages AS FROM listed_pages UNION ALL BY NAME FROM unlisted_pages');
}

/**
 * The tables with rows in the source. Most sources have rows in few, and to merge an empty table takes as many queries as
 * to merge a small one.
 */
export async function findStaged(db: DuckDb): Promise<ReadonlySet<TableName>> {
  const columns = tableNames.map((table) => `EXISTS (FROM staged_${table}) AS ${table}`);
  const kinds = Object.fromEntries(tableNames.map((table) => [table, 'number' as const]));
  const exists = await queryColumns(db, `SELECT ${columns.join(', ')}`, kinds);
  return new Set(tableNames.filter((table) => exists[table]![0] === 1));
}

/** Frees the memory of the rows of a table, once they are written. Rows of Parquet files are views, and hold none. */
export async function freeStaged(db: DuckDb, table: TableName): Promise<void> {
  const staged = table === 'pages' ? ['listed_pages', 'unlisted_pages'] : [stagingOf(table)];
  const { name } = await queryColumns(
    db,
    `SELECT table_name AS name FROM duckdb_tables() WHERE table_name IN (${staged.map(quoteSql).join(', ')})`,
    { name: 'text' },
  );
  for (const each of name) await db.run(`DROP TABLE ${quoteName(each!)}`);
}

/** A query for the rows of a table in the source, including several with the same key. Each has its own `segment`. */
export function stagedRows(table: TableName): string {
  const replaced = columnsOf(table)
    .filter(([, type]) => type === 'vector')
    .map(([name]) => `nullif(${name}, []::FLOAT[]) AS ${name}`);
  return `SELECT *${replaced.length === 0 ? '' : ` REPLACE (${replaced.join(', ')})`} FROM staged_${table}`;
}

/** Creates the table `repeated_*` of keys with several rows in the source. Returns the number of such keys. */
export async function findRepeated(db: DuckDb, table: TableName): Promise<number> {
  await db.run(`CREATE TABLE repeated_${table} AS
    SELECT ${keyList(table)} FROM staged_${table} GROUP BY ${keyList(table)} HAVING count(*) > 1`);
  return count(db, `repeated_${table}`);
}

/** Counts the repeated keys whose rows differ. */
export function countConflicts(db: DuckDb, table: TableName): Promise<number> {
  const repeated = `${stagedRows(table)} SEMI JOIN repeated_${table} USING (${keyList(table)})`;
  return count(
    db,
    `(SELECT 1 FROM (SELECT DISTINCT ${columnList(table)} FROM (${repeated}))
      GROUP BY ${keyList(table)} HAVING count(*) > 1)`,
  );
}

/** Counts the rows of a table that stand for a link or row of the source. */
export function countPlaced(db: DuckDb, table: TableName): Promise<number> {
  return count(db, `(FROM staged_${table} WHERE place IS NOT NULL)`);
}

/**
 * Streams the rows of a table that stand for a link or row of the source and repeat the key of an earlier one: their
 * place, and the address or key that they share.
 */
export function streamRepeats(db: DuckDb, table: TableName) {
  const shared = addressColumns.find((name) => columnsOf(table).some(([column]) => column === name));
  const keys = tables[table].key.map((name) => `${quoteName(name)}::VARCHAR`).join(" || ' ' || ");
  return streamChunks(
    db,
    `SELECT place, ${shared === undefined ? keys : `coalesce(${shared}, ${keys})`} AS shared
      FROM staged_${table} SEMI JOIN repeated_${table} USING (${keyList(table)}) WHERE place IS NOT NULL
      QUALIFY row_number() OVER (PARTITION BY ${keyList(table)} ORDER BY segment) > 1 ORDER BY segment`,
    { place: 'number', shared: 'text' },
  );
}
