/** Keys and fingerprints of the rows of a kind, as a Parquet file. */
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

/** The rows of a kind, in ascending order of keys. */
export interface NodeRows {
  readonly keys: readonly string[];
  /** What each vector was made from; equal fingerprints promise equal vectors. */
  readonly fingerprints: readonly string[];
}

/** Writes keys and fingerprints in their order. */
export async function writeNodeRows(path: string, { keys, fingerprints }: NodeRows): Promise<void> {
  await withDuckDb(async (db) => {
    await db.run('CREATE TEMP TABLE node_rows (key VARCHAR, fingerprint VARCHAR)');
    await appendColumns(db, 'node_rows', { key: keys, fingerprint: fingerprints });
    await writeParquet(db, 'SELECT key, fingerprint FROM node_rows', path);
  });
}

/** Reads keys and fingerprints in their order. */
export async function readNodeRows(path: string): Promise<NodeRows> {
  return withDuckDb(async (db) => {
    const sql = `SELECT key, fingerprint FROM read_parquet(${quoteSql(path)})`;
    const { key, fingerprint } = await queryColumns(db, sql, { key: 'text', fingerprint: 'text' });
    return { keys: key as string[], fingerprints: fingerprint as string[] };
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
