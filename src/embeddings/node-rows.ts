/** The rows of a kind as a Parquet file: keys, and where the vector of each lies. */
import type { Keys } from '../base/index.ts';
import {
  appendColumns,
  closeDuckDb,
  type DuckDb,
  openDuckDb,
  queryColumns,
  quoteSql,
  streamChunks,
  writeParquet,
} from '../storage/index.ts';
import type { Places } from './places.ts';

/** The rows of a kind, in ascending order of keys. Rows of two versions in the same place have the same vector. */
export interface NodeRows extends Places {
  readonly keys: readonly string[];
}

/** Rows whose keys are written at once. */
const pieceRows = 65_536;

/** Writes keys and places in their order. */
export async function writeNodeRows(
  path: string,
  { keys, shards, rows }: Places & { readonly keys: Keys },
): Promise<void> {
  await withDuckDb(async (db) => {
    await db.run('CREATE TEMP TABLE node_rows (key VARCHAR, shard UINTEGER, row UINTEGER)');
    for (let from = 0; from < keys.length; from += pieceRows) {
      const [shard, row] = [shards, rows].map((all) => all.subarray(from, from + pieceRows));
      const key = Array.from(shard!, (_, i) => keys.at(from + i)!);
      await appendColumns(db, 'node_rows', { key, shard: shard!, row: row! });
    }
    await writeParquet(db, 'SELECT key, shard, row FROM node_rows', path);
  });
}

/** Reads keys and places in their order. */
export async function readNodeRows(path: string): Promise<NodeRows> {
  return withDuckDb(async (db) => {
    const sql = `SELECT key, shard, row FROM read_parquet(${quoteSql(path)})`;
    const { key, shard, row } = await queryColumns(db, sql, { key: 'text', shard: 'uint32', row: 'uint32' });
    return { keys: key as string[], shards: shard, rows: row };
  });
}

/** Reads the places alone. */
export async function readPlaces(path: string): Promise<Places> {
  return withDuckDb(async (db) => {
    const sql = `SELECT shard, row FROM read_parquet(${quoteSql(path)})`;
    const { shard, row } = await queryColumns(db, sql, { shard: 'uint32', row: 'uint32' });
    return { shards: shard, rows: row };
  });
}

/** Reads keys and places in their order and in pieces of at most 2,048. */
export async function* streamNodeRows(path: string): AsyncGenerator<NodeRows> {
  const db = await openDuckDb();
  try {
    const sql = `SELECT key, shard, row FROM read_parquet(${quoteSql(path)})`;
    const kinds = { key: 'text', shard: 'uint32', row: 'uint32' } as const;
    for await (const { key, shard, row } of streamChunks(db, sql, kinds)) {
      yield { keys: key as string[], shards: shard, rows: row };
    }
  } finally {
    closeDuckDb(db);
  }
}

/** Writes keys alone, in their order. */
export async function writeKeys(path: string, keys: readonly string[]): Promise<void> {
  await withDuckDb(async (db) => {
    await db.run('CREATE TEMP TABLE node_rows (key VARCHAR)');
    await appendColumns(db, 'node_rows', { key: keys });
    await writeParquet(db, 'SELECT key FROM node_rows', path);
  });
}

/** Reads the keys alone, in their order and in pieces of at most 2,048. */
export async function* streamKeys(path: string): AsyncGenerator<string[]> {
  const db = await openDuckDb();
  try {
    const sql = `SELECT key FROM read_parquet(${quoteSql(path)})`;
    for await (const { key } of streamChunks(db, sql, { key: 'text' })) yield key as string[];
  } finally {
    closeDuckDb(db);
  }
}

async function withDuckDb<T>(use: (db: DuckDb) => Promise<T>): Promise<T> {
  const db = await openDuckDb();
  try {
    return await use(db);
  } finally {
    closeDuckDb(db);
  }
}
