/** DuckDB in memory: the query engine over a workspace's Parquet files. */
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
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

/**
 * Opens an in-memory database. Rows keep the order of their files (DuckDB's `preserve_insertion_order`), no
 * extension is downloaded, and the time zone is UTC. Close it with {@link closeDuckDb}.
 */
export async function openDuckDb(options: DuckDbOptions = {}): Promise<DuckDb> {
  const { DuckDBInstance } = loadDuckDb();
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    // DuckDB creates this folder when it first spills, and removes it on closing.
    temp_directory: join(options.temporaryFolder ?? tmpdir(), `linksage-duckdb-${randomUUID()}`),
    ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
    ...(options.memoryLimit === undefined ? {} : { memory_limit: options.memoryLimit }),
  });
  const connection = await instance.connect();
  instance.closeSync(); // the connection keeps the database open; closing the connection frees everything
  await connection.run("SET TimeZone = 'UTC'");
  return connection;
}

/** Frees the database and its spilled files. */
export function closeDuckDb(connection: DuckDb): void {
  connection.closeSync();
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
