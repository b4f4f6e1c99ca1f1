/** The rows of a kind as a Parquet file: keys, and where the vector of each lies. Keys are many: few pass through here. */
import { none } from '../graph/index.ts';
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

/** The keys of a kind in a Parquet file, column `key`: in ascending byte order of UTF-8, none twice. */
export interface KeyFile {
  readonly path: string;
  readonly count: number;
}

/** Rows that are written at once. */
const pieceRows = 65_536;
/** What a join of keys may hold before it spills to disk. */
const memoryLimit = '512MB';

/** Writes keys and their places in their order. */
export async function writeNodeRows(
  path: string,
  { keys, shards, rows }: Places & { readonly keys: KeyFile },
): Promise<void> {
  await withDuckDb(async (db) => {
    await db.run('CREATE TEMP TABLE places (shard UINTEGER, row UINTEGER)');
    for (let from = 0; from < keys.count; from += pieceRows) {
      const [shard, row] = [shards, rows].map((all) => all.subarray(from, from + pieceRows));
      await appendColumns(db, 'places', { shard: shard!, row: row! });
    }
    const placed = `${keysOf(keys.path)} POSITIONAL JOIN places`;
    await writeParquet(db, `SELECT key, shard, row FROM ${placed}`, path);
  });
}

/** Reads the key at a position. */
export async function readKeyAt({ path }: KeyFile, position: number): Promise<string> {
  return withDuckDb(async (db) => {
    const sql = `SELECT key FROM ${keysOf(path)} LIMIT 1 OFFSET ${position}`;
    return (await queryColumns(db, sql, { key: 'text' })).key[0]!;
  });
}

/** Finds the places of keys, `none` where there is no row of one. */
export async function findNodeRows(path: string, keys: KeyFile): Promise<Places> {
  const places = { shards: noPlaces(keys.count), rows: noPlaces(keys.count) };
  await withDuckDb(async (db) => {
    const sql = `SELECT position, shard, row FROM
      (SELECT key, file_row_number AS position FROM read_parquet(${quoteSql(keys.path)}, file_row_number = true))
      JOIN read_parquet(${quoteSql(path)}) USING (key)`;
    const found = streamChunks(db, sql, { position: 'uint32', shard: 'uint32', row: 'uint32' });
    for await (const { position, shard, row } of found) {
      for (let i = 0; i < position.length; i++) {
        places.shards[position[i]!] = shard[i]!;
        places.rows[position[i]!] = row[i]!;
      }
    }
  });
  return places;
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

/** Reads the keys alone, in their order and in pieces of at most 2,048. */
export async function* streamKeys(path: string): AsyncGenerator<string[]> {
  const db = await openDuckDb({ memoryLimit });
  try {
    const sql = `SELECT key FROM ${keysOf(path)}`;
    for await (const { key } of streamChunks(db, sql, { key: 'text' })) yield key as string[];
  } finally {
    closeDuckDb(db);
  }
}

function noPlaces(count: number): Uint32Array {
  return new Uint32Array(count).fill(none);
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
