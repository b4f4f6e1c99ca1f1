/** Updates the sorted keys of a kind after an import: removes some, adds others, and finds the new positions. */
import { none } from '../../base/index.ts';
import {
  appendColumns,
  closeDuckDb,
  type DuckDb,
  openDuckDb,
  queryColumns,
  quoteSql,
  writeParquet,
} from '../../storage/index.ts';

/** The memory that DuckDB uses before it spills to disk. Sorting ten million keys takes about a gigabyte. */
const memoryLimit = '1GB';

/** How the keys of a kind change. */
export interface KeyChanges {
  /** Touched keys that exist after the import, whether or not they existed before; without repetitions. */
  readonly present: readonly string[];
  /** Touched keys that do not exist after the import, whether or not they existed before. */
  readonly absent: readonly string[];
}

/** The new positions of the keys of a kind. */
export interface MergedKeys {
  readonly count: number;
  /** The new position of each old key; `none` if it was removed. */
  readonly moved: Uint32Array;
  /** The new keys, and their positions. */
  readonly added: { readonly key: readonly string[]; readonly position: Uint32Array };
  /** The new positions of the keys of `KeyChanges.present`, ascending. */
  readonly present: Uint32Array;
}

/**
 * Reads the old keys from a Parquet file, in ascending order (bytes of UTF-8), and writes the new keys to another.
 *
 * @param before the old file, whose row numbers are the old positions
 * @param after the new file
 */
export async function mergeKeys(before: string, after: string, changes: KeyChanges): Promise<MergedKeys> {
  const db = await openDuckDb({ memoryLimit });
  try {
    await createTables(db, before, changes);
    await writeParquet(db, 'SELECT key FROM after', after);
    const { total } = await queryColumns(db, 'SELECT count(*) AS total FROM before', { total: 'number' });
    const { position } = await queryColumns(db, `SELECT coalesce(position, ${none}) AS position FROM after`, {
      position: 'uint32',
    });
    const added = await queryColumns(
      db,
      'SELECT key, rowid AS position FROM after WHERE position IS NULL ORDER BY rowid',
      { key: 'text', position: 'uint32' },
    );
    const present = await queryColumns(
      db,
      'SELECT rowid AS position FROM after WHERE present = 1 ORDER BY rowid',
      { position: 'uint32' },
    );
    return {
      count: position.length,
      moved: invert(position, total[0]!),
      added: { key: added.key as string[], position: added.position },
      present: present.position,
    };
  } finally {
    closeDuckDb(db);
  }
}

/** Makes the table `after`, ordered by key. `position` is the old position; `present` is 1 for keys in `present`. */
async function createTables(db: DuckDb, before: string, { present, absent }: KeyChanges): Promise<void> {
  await db.run(`CREATE VIEW before AS
    SELECT key, file_row_number AS position FROM read_parquet(${quoteSql(before)}, file_row_number = true)`);
  await db.run('CREATE TABLE changes (key VARCHAR, present UTINYINT)');
  const isPresent = new Uint8Array(present.length + absent.length).fill(1, 0, present.length);
  await appendColumns(db, 'changes', { key: present.concat(absent), present: isPresent });
  await db.run(`CREATE TABLE after AS SELECT key, position, present FROM before FULL JOIN changes USING (key)
    WHERE present IS DISTINCT FROM 0 ORDER BY key`);
}

/** From the old position of each new row to the new row of each old position. */
function invert(positions: Uint32Array, total: number): Uint32Array {
  const moved = new Uint32Array(total).fill(none);
  for (let row = 0; row < positions.length; row++) {
    if (positions[row] !== none) moved[positions[row]!] = row;
  }
  return moved;
}

/** The rows of a Parquet file that have one of the keys, in any order. Keys that the file lacks are left out. */
export async function findKeys(file: string, keys: readonly string[]): Promise<Uint32Array> {
  const db = await openDuckDb({ memoryLimit });
  try {
    await db.run('CREATE TABLE wanted (key VARCHAR)');
    await appendColumns(db, 'wanted', { key: keys });
    const { position } = await queryColumns(
      db,
      `SELECT file_row_number AS position FROM read_parquet(${quoteSql(file)}, file_row_number = true)
      SEMI JOIN wanted USING (key)`,
      { position: 'uint32' },
    );
    return position;
  } finally {
    closeDuckDb(db);
  }
}

/** Reads the keys at some rows of a Parquet file. `rows` must be ascending. */
export async function readKeysAt(file: string, rows: Uint32Array): Promise<string[]> {
  const db = await openDuckDb({ memoryLimit });
  try {
    await db.run('CREATE TABLE wanted (position BIGINT)');
    await appendColumns(db, 'wanted', { position: rows });
    const { key } = await queryColumns(
      db,
      `SELECT key FROM read_parquet(${quoteSql(file)}, file_row_number = true)
      JOIN wanted ON file_row_number = position ORDER BY position`,
      { key: 'text' },
    );
    return key as string[];
  } finally {
    closeDuckDb(db);
  }
}
