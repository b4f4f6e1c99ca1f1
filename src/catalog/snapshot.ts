/** The tables of one committed state in DuckDB: which nodes and saves each view has, with their positions. */
import { closeDuckDb, type DuckDb, openDuckDb } from '../storage/index.ts';
import { tableNames } from './schema.ts';
import { type CatalogStore, currentRows } from './segments.ts';
import { heldOutCondition, type Split } from './split.ts';

/** `train`: without held-out saves and what only they show. `all`: everything. */
export type ViewName = 'train' | 'all';

/**
 * Opens the state that a store has. In the database, the SQL views `pages`, `pins`, `boards` and `saves` give the
 * rows that are not deleted (saves: whose pin and board are there); the tables `all_page`, `all_pin`, `all_board`
 * give each node's `key` and `id`, its position in byte order of the keys (`all_pin` its `url` too), and
 * `all_save` the saves. Where a split is given, the same with `train_` for what is known before it.
 *
 * @throws LinkSageError naming the segment that is not as it was committed
 */
export async function openSnapshot(store: CatalogStore, split: Split | undefined): Promise<DuckDb> {
  await store.verify(); // DuckDB compares no checksums: a changed byte could be a changed title
  const db = await openDuckDb();
  try {
    for (const table of tableNames) {
      await db.run(
        `CREATE VIEW ${table} AS SELECT * FROM (${currentRows(store, table)}) WHERE deleted_at IS NULL`,
      );
    }
    await createNodes(db, 'all_page', 'SELECT url AS key FROM pages');
    await createNodes(db, 'all_pin', 'SELECT pin_id AS key, url FROM pins');
    await createNodes(db, 'all_board', 'SELECT board_id AS key FROM boards');
    await db.run(`CREATE TABLE all_save AS SELECT pin_id, board_id, saved_at FROM saves
      WHERE pin_id IN (SELECT key FROM all_pin) AND board_id IN (SELECT key FROM all_board)`);
    if (split !== undefined) await createTrain(db, split);
    return db;
  } catch (error) {
    closeDuckDb(db);
    throw error;
  }
}

/**
 * A pin or board is known when a known save shows it, or when it has no saves at all; a page when a known pin
 * links to it, or no pin at all.
 */
async function createTrain(db: DuckDb, split: Split): Promise<void> {
  await db.run(`CREATE TABLE train_save AS SELECT * FROM all_save WHERE NOT (${heldOutCondition(split)})`);
  const hidden = (end: string) => `SELECT ${end} FROM all_save EXCEPT SELECT ${end} FROM train_save`;
  await createNodes(db, 'train_pin', `SELECT key, url FROM all_pin WHERE key NOT IN (${hidden('pin_id')})`);
  await createNodes(db, 'train_board', `SELECT key FROM all_board WHERE key NOT IN (${hidden('board_id')})`);
  const urls = (view: ViewName) => `SELECT url FROM ${view}_pin WHERE url IS NOT NULL`;
  await createNodes(
    db,
    'train_page',
    `SELECT key FROM all_page WHERE key NOT IN (${urls('all')} EXCEPT ${urls('train')})`,
  );
}

async function createNodes(db: DuckDb, name: string, nodes: string): Promise<void> {
  await db.run(
    `CREATE TABLE ${name} AS SELECT *, row_number() OVER (ORDER BY key) - 1 AS id FROM (${nodes}) ORDER BY key`,
  );
}
