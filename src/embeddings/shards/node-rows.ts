/** The rows of a kind as a Parquet file: keys, and where the vector of each lies. Keys are many: few pass through here. */
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
import type { EdgeRecords, Places } from './places.ts';

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

/** Writes keys, their places and what is recorded of their edges, in their order. */
export async function writeNodeRows(
  path: string,
  { keys, shards, rows, records }: RecordedRows & { readonly keys: KeyFile },
): Promise<void> {
  const columns = { shard: shards, row: rows, ...records };
  const names = Object.keys(columns);
  await withDuckDb(async (db) => {
    await db.run(`CREATE TEMP TABLE places (${names.map((name) => `${name} UINTEGER`).join(', ')})`);
    for (let from = 0; from < keys.count; from += pieceRows) {
      const piece = Object.entries(columns).map(([name, all]) => [
        name,
        all.subarray(from, from + pieceRows),
      ]);
      await appendColumns(db, 'places', Object.fromEntries(piece));
    }
    const placed = `${keysOf(keys.path)} POSITIONAL JOIN places`;
    await writeParquet(db, `SELECT key, ${names.join(', ')} FROM ${placed}`, path);
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
  const { shard, row } = await findColumns(path, keys, ['shard', 'row']);
  return { shards: shard, rows: row };
}

/** Places of nodes, and what a version records of their edges: it means nothing where a node has no place. */
export interface RecordedRows extends Places {
  /** Undefined where nothing is recorded. */
  readonly records?: EdgeRecords;
}

/** Finds the same with what is recorded of their edges. */
export async function findRecordedRows(path: string, keys: KeyFile): Promise<RecordedRows> {
  const names = ['shard', 'row', 'edges', 'degrees', 'exposures'] as const;
  const { shard, row, ...records } = await findColumns(path, keys, names);
  return { shards: shard, rows: row, records };
}

/** Finds columns of the rows of keys, `none` where there is no row of one. */
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
