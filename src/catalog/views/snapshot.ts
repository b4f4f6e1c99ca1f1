/** The tables of one committed state in DuckDB: which nodes and saves each view has, with their positions. */
import { closeDuckDb, type DuckDb, openDuckDb } from '../../storage/index.ts';
import { tableNames } from '../tables/schema.ts';
import { type CatalogStore, currentRows } from '../tables/segments.ts';
import { resolveAliases } from './aliases.ts';
import { heldOutCondition, resolveValidation, type Split } from './split.ts';

/** `train`: without held-out saves and what only they show. `all`: everything. */
export type ViewName = 'train' | 'all';

/** The tables of a view; `fit` are those of `train` without its validation saves, which settings are chosen on. */
export type TablesName = ViewName | 'fit';

/** What queries may hold before they spill to disk: of nodes, whose readers hold much themselves, and of saves too. */
const memoryLimits = { nodes: '850MB', saves: '3GB' };

/**
 * The state that a store has, in a database.
 *
 * - The SQL views `pages`, `pins`, … give the rows that are not deleted.
 * - `alias(url, target)` gives for each alias the page that it stands for.
 * - `all_page(key, id, site)`, `all_pin(key, id, page, cohesion, cluster_id)` and `all_board(key, id)` give each
 *   node's key and its position in byte order of the keys; `page` is the position of a pin's page, or null.
 * - `all_save(pin, board, saved_at)` gives the saves whose pin and board are there, by position and in their order.
 * - `train_…` give the same for what is known before the split, `fit_…` for what is known of that before the split of
 *   validation.
 */
export class Snapshot {
  readonly #db: DuckDb;
  #saves: Promise<void> | undefined;
  #train: Promise<void> | undefined;
  #fit: Promise<void> | undefined;

  /**
   * Opens the state that a store has.
   *
   * @throws LinkSageError naming the segment that is not as it was committed
   */
  static async open(store: CatalogStore): Promise<Snapshot> {
    const db = await openTables(store, { memoryLimit: memoryLimits.nodes });
    try {
      await verifyBeside(store, async () => {
        await resolveAliases(db);
        await createNodes(db);
      });
      return new Snapshot(db);
    } catch (error) {
      closeDuckDb(db);
      throw error;
    }
  }

  private constructor(db: DuckDb) {
    this.#db = db;
  }

  /**
   * The database with the tables of a view. The saves and those of `train` are made when they are first asked for, the
   * latter by the split.
   */
  async tablesOf(view: TablesName, split: Split | undefined, withSaves: boolean): Promise<DuckDb> {
    if (view !== 'all' || withSaves) {
      this.#saves ??= this.#createSaves();
      await this.#saves;
    }
    if (view !== 'all') {
      this.#train ??= createKnown(this.#db, 'all', 'train', split!);
      await this.#train;
    }
    if (view === 'fit') {
      this.#fit ??= this.#createFit(split!);
      await this.#fit;
    }
    return this.#db;
  }

  async #createSaves(): Promise<void> {
    await this.#db.run(`SET memory_limit = '${memoryLimits.saves}'`);
    await createSaves(this.#db);
  }

  async #createFit(split: Split): Promise<void> {
    await createKnown(this.#db, 'train', 'fit', await resolveValidation(this.#db, split));
  }

  close(): void {
    closeDuckDb(this.#db);
  }
}

/**
 * Checks every segment while DuckDB works, which compares no checksums: a changed byte could be a changed title. What
 * is wrong with a segment explains whatever else failed.
 */
export async function verifyBeside<Result>(
  store: CatalogStore,
  work: () => Promise<Result>,
): Promise<Result> {
  const [verified, worked] = await Promise.allSettled([store.verify(), work()]);
  if (verified.status === 'rejected') throw verified.reason;
  if (worked.status === 'rejected') throw worked.reason;
  return worked.value;
}

/** Opens a database with the rows of each table that are not deleted, as SQL views. */
export async function openTables(
  store: CatalogStore,
  { prefix = '', memoryLimit = memoryLimits.saves }: { prefix?: string; memoryLimit?: string } = {},
): Promise<DuckDb> {
  const db = await openDuckDb({ memoryLimit });
  try {
    for (const table of tableNames) {
      const rows = `SELECT * FROM (${currentRows(store, table)}) WHERE deleted_at IS NULL`;
      await db.run(`CREATE VIEW ${prefix}${table} AS ${rows}`);
    }
    return db;
  } catch (error) {
    closeDuckDb(db);
    throw error;
  }
}

/** Makes the tables `all_…` of `pages`, `pins`, `boards` and `alias`. */
export async function createNodes(db: DuckDb): Promise<void> {
  const create = (kind: string, rows: string) => createNumbered(db, `all_${kind}`, rows);
  await create(
    'page',
    'SELECT url AS key, site FROM pages WHERE url NOT IN (SELECT url FROM alias) ORDER BY key',
  );
  await create(
    'pin',
    `SELECT pin_id AS key, page.id AS page, cohesion::FLOAT AS cohesion, cluster_id
    FROM pins LEFT JOIN alias ON pins.url = alias.url
      LEFT JOIN all_page page ON coalesce(alias.target, pins.url) = page.key ORDER BY pins.pin_id`,
  );
  await create('board', 'SELECT board_id AS key FROM boards ORDER BY key');
}

/** Makes the table `all_save` of `saves` and the tables of nodes. */
export async function createSaves(db: DuckDb): Promise<void> {
  await db.run(`CREATE TABLE all_save AS SELECT pin.id AS pin, board.id AS board, saved_at
    FROM saves JOIN all_pin pin ON saves.pin_id = pin.key JOIN all_board board ON saves.board_id = board.key
    ORDER BY pin, board`);
}

/**
 * Makes the tables of the view `to`, such as `train`, of those of `from`, such as `all`, without what a split holds out. A pin or board is known when a known save shows it, or when it has no saves at all; a page when a known pin
 * links to it, or no pin at all.
 */
export async function createKnown(db: DuckDb, from: TablesName, to: TablesName, split: Split): Promise<void> {
  await db.run(`CREATE TABLE known_save AS SELECT pin, board, saved_at FROM
    (SELECT save.*, pin.key AS pin_id, board.key AS board_id
      FROM ${from}_save save JOIN ${from}_pin pin ON save.pin = pin.id JOIN ${from}_board board ON save.board = board.id)
    WHERE NOT (${heldOutCondition(split)})`);
  const hidden = (end: string) => `SELECT ${end} FROM ${from}_save EXCEPT SELECT ${end} FROM known_save`;
  const known = (kind: string, hiddenIds: string) =>
    createNumbered(
      db,
      `known_${kind}`,
      `SELECT id AS all_id FROM ${from}_${kind} WHERE id NOT IN (${hiddenIds}) ORDER BY all_id`,
    );
  await known('pin', hidden('pin'));
  await known('board', hidden('board'));
  await known(
    'page',
    `SELECT page FROM ${from}_pin WHERE page IS NOT NULL EXCEPT
      SELECT page FROM ${from}_pin WHERE id IN (SELECT all_id FROM known_pin)`,
  );
  const create = (kind: string, rows: string) =>
    createNumbered(db, `${to}_${kind}`, `${rows} ORDER BY all_id`);
  await create(
    'page',
    `SELECT key, site FROM known_page JOIN ${from}_page source_page ON all_id = source_page.id`,
  );
  await create(
    'pin',
    `SELECT key, page.id AS page, cohesion, cluster_id
    FROM known_pin known JOIN ${from}_pin source_pin ON known.all_id = source_pin.id
      LEFT JOIN (SELECT all_id AS page_id, id FROM known_page) page ON source_pin.page = page.page_id`,
  );
  await create(
    'board',
    `SELECT key FROM known_board JOIN ${from}_board source_board ON all_id = source_board.id`,
  );
  await db.run(`CREATE TABLE ${to}_save AS SELECT pin.id AS pin, board.id AS board, saved_at
    FROM known_save save JOIN known_pin pin ON save.pin = pin.all_id
      JOIN known_board board ON save.board = board.all_id ORDER BY pin, board`);
  for (const kind of ['page', 'pin', 'board']) {
    await db.run(`DROP VIEW known_${kind}`);
    await db.run(`DROP TABLE known_${kind}_rows`);
  }
  await db.run('DROP TABLE known_save');
}

/** Makes the view `name` of ordered rows, numbered from 0 in `id`: a table in memory numbers its rows itself. */
async function createNumbered(db: DuckDb, name: string, rows: string): Promise<void> {
  await db.run(`CREATE TABLE ${name}_rows AS ${rows}`);
  await db.run(`CREATE VIEW ${name} AS SELECT *, rowid::UINTEGER AS id FROM ${name}_rows`);
}
