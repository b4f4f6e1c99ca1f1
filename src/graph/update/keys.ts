/** The keys of a kind after an import: those of before, without some and with others, and where each stands. */
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

/** What DuckDB holds before it spills to disk: sorting ten million keys takes about a gigabyte. */
const memoryLimit = '1GB';

/** How the keys of a kind change. */
export interface KeyChanges {
  /** Keys that are there afterwards, known before or not; none twice. */
  readonly present: readonly string[];
  /** Keys that are not there afterwards, known before or not. */
  readonly absent: readonly string[];
}

/** Where the keys of a kind stand. */
export interface MergedKeys {
  readonly count: number;
  /** The position of each key of before, `none` where it is gone. */
  readonly moved: Uint32Array;
  /** The keys that are new, and their positions. */
  readonly added: { readonly key: readonly string[]; readonly position: Uint32Array };
  /** The positions of the keys named as present, ascending. */
  readonly present: Uint32Array;
}

/**
 * Reads keys in ascending order (bytes of UTF-8) from one Parquet file, and writes those of after to another.
 *
 * @param before positions of before are rows of this file
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

/** Makes the table `after`, in the order of its keys: `position` is that of before, `present` 1 where a key is named so. */
async function createTables(db: DuckDb, before: string, { present, absent }: KeyChanges): Promise<void> {
  await db.run(`CREATE VIEW before AS
    SELECT key, file_row_number AS position FROM read_parquet(${quoteSql(before)}, file_row_number = true)`);
  await db.run('CREATE TABLE changes (key VARCHAR, present UTINYINT)');
  const isPresent = new Uint8Array(present.length + absent.length).fill(1, 0, present.length);
  await appendColumns(db, 'changes', { key: present.concat(absent), present: isPresent });
  await db.run(`CREATE TABLE after AS SELECT key, position, present FROM before FULL JOIN changes USING (key)
    WHERE present IS DISTINCT FROM 0 ORDER BY key`);
}

/** From the position before of each row to the row of each position before. */
function invert(positions: Uint32Array, total: number): Uint32Array {
  const moved = new Uint32Array(total).fill(none);
  for (let row = 0; row < positions.length; row++) {
    if (positions[row] !== none) moved[positions[row]!] = row;
  }
  return moved;
}

/** The rows of a Parquet file that have some keys, in any order; keys that are not there are left out. */
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

/** Reads the keys at some rows of a Parquet file, in the order of `rows`, which ascend. */
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
