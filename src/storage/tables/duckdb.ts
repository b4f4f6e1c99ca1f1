/** DuckDB in memory: the query engine over a workspace's Parquet files. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { loadDuckDb } from './duckdb-library.ts';

/** A connection to its own in-memory database. */
export type DuckDb = DuckDBConnection;

/** Limits of a DuckDB instance. */
export interface DuckDbOptions {
  /** Default: one per processor. */
  readonly threads?: number;
  /** Memory that queries may use before they spill to disk: `4GB`. Default: 80 % of the machine's memory. */
  readonly memoryLimit?: string;
  /** The folder to spill to. Default: the system's folder for temporary files. */
  readonly temporaryFolder?: string;
}

/** An open database engine, and the folder that it spills to. */
interface Engine {
  readonly instance: DuckDBInstance;
  readonly spilled: string;
}

/** Engines that nobody uses. To start and stop one takes 20 ms of processor time, to use one again takes 3 ms. */
const idle: Engine[] = [];

/** More than this many at the same time are rare, and each keeps threads. */
const mostIdle = 2;

/** The engines to use again once these connections are closed. */
const reusable = new WeakMap<DuckDb, Engine>();

/**
 * Opens an in-memory database. Rows keep the order of their files (DuckDB's `preserve_insertion_order`), no
 * extension is downloaded, and the time zone is UTC. Close it with {@link closeDuckDb}.
 */
export async function openDuckDb(options: DuckDbOptions = {}): Promise<DuckDb> {
  const { threads, memoryLimit, temporaryFolder } = options;
  const isUsual = threads === undefined && temporaryFolder === undefined;
  const engine = (isUsual ? idle.pop() : undefined) ?? (await startEngine(options));
  const connection = await engine.instance.connect();
  if (isUsual) reusable.set(connection, engine);
  else engine.instance.closeSync(); // the connection keeps it open; closing the connection frees everything
  const limit =
    memoryLimit === undefined ? 'RESET memory_limit' : `SET memory_limit = ${quoteSql(memoryLimit)}`;
  try {
    await connection.run(`ATTACH ':memory:' AS work; USE work; ${limit}`);
    return connection;
  } catch (error) {
    closeDuckDb(connection);
    throw error;
  }
}

async function startEngine({ threads, temporaryFolder = tmpdir() }: DuckDbOptions): Promise<Engine> {
  const { DuckDBInstance } = loadDuckDb();
  const spilled = join(temporaryFolder, `linksage-duckdb-${randomUUID()}`);
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    temp_directory: spilled, // DuckDB creates this folder when it first spills, and removes it on closing
    ...(threads === undefined ? {} : { threads: String(threads) }),
  });
  const connection = await instance.connect();
  await connection.run("SET GLOBAL TimeZone = 'UTC'");
  connection.closeSync();
  return { instance, spilled };
}

/** Frees the database and its spilled files, as soon as a query that still runs has ended. */
export function closeDuckDb(connection: DuckDb): void {
  const engine = reusable.get(connection);
  if (engine === undefined) connection.closeSync();
  else void empty(connection, engine);
}

/** Frees what a connection has made, and keeps its engine. One that has spilled is closed, which removes its files. */
async function empty(connection: DuckDb, { instance, spilled }: Engine): Promise<void> {
  const isEmpty = await connection.run('USE memory; DETACH work').then(
    () => true,
    () => false,
  );
  connection.closeSync();
  if (isEmpty && idle.length < mostIdle && !existsSync(spilled)) idle.push({ instance, spilled });
  else instance.closeSync();
}

/** A text as an SQL literal, quotes included: `it's` → `'it''s'`. */
export function quoteSql(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name of a table or column as an SQL identifier, quotes included. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** How a Parquet file is written. */
export interface WriteParquetOptions {
  /** Rows per row group, the unit that readers skip and read in parallel. Default: DuckDB's 122,880. */
  readonly rowGroupRows?: number;
  /** Key-value metadata of the file (DuckDB's `parquet_kv_metadata`). Default: none. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Writes the result of a query as one Parquet file, compressed with zstd, in the order of the query. */
export async function writeParquet(
  connection: DuckDb,
  sql: string,
  path: string,
  { rowGroupRows, metadata }: WriteParquetOptions = {},
): Promise<void> {
  const entries = Object.entries(metadata ?? {}).map(
    ([name, text]) => `${quoteName(name)}: ${quoteSql(text)}`,
  );
  const options = [
    'FORMAT parquet',
    'COMPRESSION zstd',
    ...(rowGroupRows === undefined ? [] : [`ROW_GROUP_SIZE ${rowGroupRows}`]),
    ...(entries.length === 0 ? [] : [`KV_METADATA {${entries.join(', ')}}`]),
  ];
  await connection.run(`COPY (${sql}) TO ${quoteSql(path)} (${options.join(', ')})`);
}

/** Writes the result of a query as JSON Lines, in the order of the query: one object per row, with all of its columns. */
export async function writeJsonLines(connection: DuckDb, sql: string, path: string): Promise<void> {
  await connection.run(`COPY (${sql}) TO ${quoteSql(path)} (FORMAT json)`);
}
