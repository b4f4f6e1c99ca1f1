/** Stages the rows of Parquet files as views, so that DuckDB reads them from the files. */
import type { Progress } from '../../base/index.ts';
import { canonicalizeUrl, siteOf } from '../../content/index.ts';
import { appendColumns, type DuckDb, queryColumns, quoteName, streamChunks } from '../../storage/index.ts';
import { addressColumns, columnsOf } from '../tables/schema.ts';
import { count } from '../views/count.ts';
import { type ImportLog, quote } from './import-log.ts';
import { readings } from './parquet-columns.ts';
import { type ParquetTable, placeOf, rowsOfFiles } from './parquet-source.ts';
import { stagingOf } from './staging.ts';

/** Number of URLs that are canonicalized at once. */
const addressesAtOnce = 100_000;

/**
 * Creates a view of the valid rows for each table of the files, and fills `linked_pages`.
 *
 * @throws LinkSageError for the first invalid row of a strict import
 */
export async function stageParquet(
  db: DuckDb,
  tables: readonly ParquetTable[],
  log: ImportLog,
  progress: Progress,
): Promise<void> {
  await createAddresses(db, tables, progress);
  for (const table of tables) {
    progress({ task: `checking ${table.table}`, done: 0 });
    await db.run(`CREATE VIEW given_${table.table} AS ${givenRows(table)}`);
    const logs = table.files.map((file) => log.within(file));
    const areAllValid = await refuseInvalid(db, table, logs);
    const columns = columnsOf(table.table).map(([name]) => quoteName(name));
    await db.run(`CREATE VIEW ${stagingOf(table.table)} AS
      SELECT ${columns.join(', ')}, segment, segment + ${logs[0]!.placeOf(1)} AS place
      FROM given_${table.table} ${areAllValid ? '' : 'WHERE problem IS NULL'}`);
    log.countRead(await count(db, stagingOf(table.table)));
  }
  await linkPages(db, tables);
}

/**
 * Creates the table `addresses`: each distinct URL in the files, with its canonical form (null if it already is
 * canonical) and its site, or the reason why it is no page. No other data of the files passes through JavaScript.
 */
async function createAddresses(
  db: DuckDb,
  tables: readonly ParquetTable[],
  progress: Progress,
): Promise<void> {
  await db.run('CREATE TABLE addresses (given VARCHAR, canonical VARCHAR, site VARCHAR, refusal VARCHAR)');
  const columns = tables.flatMap((table) =>
    addressColumns
      .filter((column) => table.columns.has(column))
      .map((column) => `SELECT ${column}::VARCHAR AS given FROM (${rowsOfFiles(table, [column])})`),
  );
  if (columns.length === 0) return;
  await db.run(`CREATE TABLE distinct_address AS
    SELECT DISTINCT given FROM (${columns.join(' UNION ALL ')}) WHERE given IS NOT NULL`);
  const { total } = await queryColumns(db, 'SELECT count(*) AS total FROM distinct_address', {
    total: 'number',
  });
  for (let from = 0; from < total[0]!; from += addressesAtOnce) {
    progress({ task: 'reading addresses', done: from, total: total[0]! });
    const { given } = await queryColumns(
      db,
      `SELECT given FROM distinct_address WHERE rowid >= ${from} AND rowid < ${from + addressesAtOnce}`,
      { given: 'text' },
    );
    await appendAddresses(db, given as string[]);
  }
  await db.run('DROP TABLE distinct_address');
}

function appendAddresses(db: DuckDb, given: readonly string[]): Promise<void> {
  const found = given.map((address) => canonicalizeUrl(address));
  return appendColumns(db, 'addresses', {
    given,
    canonical: found.map(({ url }, i) => (url === given[i] ? null : url)),
    site: found.map(({ url }) => (url === undefined ? null : siteOf(url))),
    refusal: found.map(({ refusal }) => refusal),
  });
}

/**
 * SQL of the rows of a table with all its columns. For an invalid row, `problem` is the number of the first check that
 * fails, `got` the value, and `refusal` the reason why a URL is no page.
 */
function givenRows(table: ParquetTable): string {
  const addresses = addressColumns.filter((column) => table.columns.has(column));
  const joins = addresses.map(
    (column) => `LEFT JOIN addresses ${column}_address ON given.${column}::VARCHAR = ${column}_address.given`,
  );
  const values = columnsOf(table.table).map(([name, type]) => {
    if (name === 'site') return 'url_address.site AS site';
    return `${columnValue(table, name, readings[type])} AS ${quoteName(name)}`;
  });
  const checks = checksOf(table);
  const choose = (result: (check: Check, number: number) => string) =>
    `CASE ${checks.map((check, i) => `WHEN NOT (${check.isRight}) THEN ${result(check, i)}`).join(' ')} END`;
  return `SELECT ${values.join(', ')}, segment, ${choose((_, number) => `${number}`)} AS problem,
      ${choose(({ value }) => `${value}::VARCHAR`)} AS got,
      ${choose(({ refusal }) => refusal)} AS refusal
    FROM (${rowsOfFiles(table, table.columns)}) given ${joins.join(' ')}`;
}

function columnValue(
  { columns }: ParquetTable,
  name: string,
  { missing, convert }: (typeof readings)[keyof typeof readings],
): string {
  if (!columns.has(name)) return missing;
  const value = convert(`given.${quoteName(name)}`);
  return addressColumns.includes(name) ? `coalesce(${name}_address.canonical, ${value})` : value;
}

/** A check of a row. SQL is over the columns of `given` and the tables of addresses. */
interface Check {
  /** What is expected, for messages: `pin_id to be text that is not empty`. */
  readonly expected: string;
  /** SQL that is true or null for a valid row. */
  readonly isRight: string;
  /** SQL of the value. */
  readonly value: string;
  /** Whether messages show the value in quotes. */
  readonly isText: boolean;
  /** SQL of the reason why a URL is no page, or NULL. */
  readonly refusal: string;
}

function checksOf({ table, columns }: ParquetTable): Check[] {
  return columnsOf(table).flatMap(([name, type]): Check[] => {
    if (!columns.has(name) || name === 'site') return [];
    const value = `given.${quoteName(name)}`;
    if (addressColumns.includes(name)) {
      const isRight = `${name}_address.refusal IS NULL ${type === 'key' ? `AND ${value} IS NOT NULL` : ''}`;
      const expected = `${name} to be the address of a page (http or https)`;
      return [{ expected, isRight, value, isText: true, refusal: `${name}_address.refusal` }];
    }
    const { isRight, expected } = readings[type];
    if (isRight === undefined) return [];
    const isText = type === 'key';
    return [
      { expected: `${name} to be ${expected}`, isRight: isRight(value), value, isText, refusal: 'NULL' },
    ];
  });
}

/** Reports each invalid row to the log of its file, in order. Returns whether all rows are valid. */
async function refuseInvalid(db: DuckDb, table: ParquetTable, logs: readonly ImportLog[]): Promise<boolean> {
  const checks = checksOf(table);
  const wrong = streamChunks(
    db,
    `SELECT segment, problem, got, refusal FROM given_${table.table} WHERE problem IS NOT NULL ORDER BY segment`,
    { segment: 'number', problem: 'uint32', got: 'text', refusal: 'text' },
  );
  let areAllValid = true;
  for await (const { segment, problem, got, refusal } of wrong) {
    for (let i = 0; i < segment.length; i++) {
      const { expected, isText } = checks[problem[i]!]!;
      const { file, row } = placeOf(segment[i]!);
      const value = got[i] ?? null;
      const shown = isText || value === null ? quote(value) : value;
      logs[file]!.refuse(row, expected, refusal[i] === null ? shown : `${shown} (${refusal[i]})`);
      areAllValid = false;
    }
  }
  return areAllValid;
}

/** Adds the pages that pins link to and aliases point to to `linked_pages`. */
async function linkPages(db: DuckDb, tables: readonly ParquetTable[]): Promise<void> {
  const links = { pins: 'url', aliases: 'canonical_url' } as const;
  const linked = tables.flatMap(({ table }) =>
    table === 'pins' || table === 'aliases'
      ? [`SELECT ${links[table]} AS url FROM ${stagingOf(table)} WHERE ${links[table]} IS NOT NULL`]
      : [],
  );
  if (linked.length === 0) return;
  await db.run(`INSERT INTO linked_pages SELECT DISTINCT linked.url, site
    FROM (SELECT DISTINCT url FROM (${linked.join(' UNION ALL ')})) linked
      JOIN addresses ON linked.url = coalesce(canonical, given)`);
}
