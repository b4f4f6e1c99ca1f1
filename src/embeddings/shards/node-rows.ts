/**
 * The rows of a kind in a Parquet file: keys, and the locations of their vectors. As there may be very many keys, most
 * functions work on files of keys, inside DuckDB.
 */
import { none } from '../../base/index.ts';
import {
  appendColumns,
  closeDuckDb,
  type DuckDb,
  openDuckDb,
  queryColumns,
  quoteSql,
  streamChunks,
  writeParquet,
} from '../../storage/index.ts';
import type { EdgeRecords, RowLocations } from './locations.ts';

/** The rows of a kind, in ascending order of keys. Rows of two versions with the same location have the same vector. */
export interface NodeRows extends RowLocations {
  readonly keys: readonly string[];
}

/** A Parquet file with the keys of a kind in the column `key`, in ascending byte order of UTF-8, without repetitions. */
export interface KeyFile {
  readonly path: string;
  readonly count: number;
}

/** How many rows are written at once. */
const pieceRows = 65_536;
/** The memory that DuckDB uses before it spills to disk. */
const memoryLimit = '512MB';

/** Writes keys with their locations and records of their edges, in order. */
export async function writeNodeRows(
  path: string,
  { keys, shards, rows, records }: RecordedRows & { readonly keys: KeyFile },
): Promise<void> {
  const columns = { shard: shards, row: rows, ...records };
  const names = Object.keys(columns);
  await withDuckDb(async (db) => {
    await db.run(`CREATE TEMP TABLE locations (${names.map((name) => `${name} UINTEGER`).join(', ')})`);
    for (let from = 0; from < keys.count; from += pieceRows) {
      const piece = Object.entries(columns).map(([name, all]) => [
        name,
        all.subarray(from, from + pieceRows),
      ]);
      await appendColumns(db, 'locations', Object.fromEntries(piece));
    }
    const located = `${keysOf(keys.path)} POSITIONAL JOIN locations`;
    await writeParquet(db, `SELECT key, ${names.join(', ')} FROM ${located}`, path);
  });
}

/** Reads the key at a position. */
export async function readKeyAt({ path }: KeyFile, position: number): Promise<string> {
  return withDuckDb(async (db) => {
    const sql = `SELECT key FROM ${keysOf(path)} LIMIT 1 OFFSET ${position}`;
    return (await queryColumns(db, sql, { key: 'text' })).key[0]!;
  });
}

/** Finds the locations of keys; `none` for keys without a row. */
export async function findNodeRows(path: string, keys: KeyFile): Promise<RowLocations> {
  const { shard, row } = await findColumns(path, keys, ['shard', 'row']);
  return { shards: shard, rows: row };
}

/** Locations of nodes, and what a version records of their edges. Records of nodes without location mean nothing. */
export interface RecordedRows extends RowLocations {
  /** Undefined if nothing is recorded. */
  readonly records?: EdgeRecords;
}

/** Finds the locations of keys, and what is recorded of their edges. */
export async function findRecordedRows(path: string, keys: KeyFile): Promise<RecordedRows> {
  const names = ['shard', 'row', 'edges', 'degrees', 'exposures'] as const;
  const { shard, row, ...records } = await findColumns(path, keys, names);
  return { shards: shard, rows: row, records };
}

/** Reads columns of the rows of keys; `none` for keys without a row. */
async function findColumns<Name extends string>(
  path: string,
  keys: KeyFile,
  names: readonly Name[],
): Promise<Record<Name, Uint32Array>> {
  const columns = names.map((name) => [name, new Uint32Array(keys.count).fill(none)] as const);
  await withDuckDb(async (db) => {
    const sql = `SELECT position, ${names.join(', ')} FROM
      (SELECT key, file_row_number AS position FROM read_parquet(${quoteSql(keys.path)}, file_row_number = true))
      JOIN read_parquet(${quoteSql(path)}) USING (key)`;
    const kinds = Object.fromEntries([...names, 'position'].map((name) => [name, 'uint32' as const]));
    for await (const found of streamChunks(db, sql, kinds)) {
      const position = found.position!;
      for (const [name, column] of columns) {
        const values = found[name]!;
        for (let i = 0; i < position.length; i++) column[position[i]!] = values[i]!;
      }
    }
  });
  return Object.fromEntries(columns) as Record<Name, Uint32Array>;
}

/** Reads all keys and locations, in order. */
export async function readNodeRows(path: string): Promise<NodeRows> {
  return withDuckDb(async (db) => {
    const sql = `SELECT key, shard, row FROM read_parquet(${quoteSql(path)})`;
    const { key, shard, row } = await queryColumns(db, sql, { key: 'text', shard: 'uint32', row: 'uint32' });
    return { keys: key as string[], shards: shard, rows: row };
  });
}

/** Reads only the locations, in order. */
export async function readLocations(path: string): Promise<RowLocations> {
  return withDuckDb(async (db) => {
    const sql = `SELECT shard, row FROM read_parquet(${quoteSql(path)})`;
    const { shard, row } = await queryColumns(db, sql, { shard: 'uint32', row: 'uint32' });
    return { shards: shard, rows: row };
  });
}

/** Reads only the keys, in order, in pieces of at most 2,048. */
export async function* streamKeys(path: string): AsyncGenerator<string[]> {
  const db = await openDuckDb({ memoryLimit });
  try {
    const sql = `SELECT key FROM ${keysOf(path)}`;
    for await (const { key } of streamChunks(db, sql, { key: 'text' })) yield key as string[];
  } finally {
    closeDuckDb(db);
  }
}

function keysOf(path: string): string {
  return `(SELECT key FROM read_parquet(${quoteSql(path)}))`;
}

async function withDuckDb<T>(use: (db: DuckDb) => Promise<T>): Promise<T> {
  const db = await openDuckDb({ memoryLimit });
  try {
    return await use(db);
  } finally {
    closeDuckDb(db);
  }
}
