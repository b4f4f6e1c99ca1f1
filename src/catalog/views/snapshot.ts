/** One committed state of the catalog as DuckDB tables: the nodes and saves of each view, with their positions. */
import { closeDuckDb, type DuckDb, openDuckDb } from '../../storage/index.ts';
import { tableNames } from '../tables/schema.ts';
import { type CatalogStore, currentRows } from '../tables/segments.ts';
import { resolveAliases } from './aliases.ts';
import { heldOutCondition, resolveValidation, type Split } from './split.ts';

/** `train`: without held-out saves and the nodes that only they show. `all`: everything. */
export type ViewName = 'train' | 'all';

/** The tables of a view. `fit`: `train` without its validation saves, for choosing settings. */
export type TablesName = ViewName | 'fit';

/**
 * Memory that queries may use before they spill to disk. Lower for queries over nodes, whose readers need much
 * memory.
 */
const memoryLimits = { nodes: '850MB', saves: '3GB' };

/**
 * A database with the current state of a store.
 *
 * - The SQL views `pages`, `pins`, … have the rows that are not deleted.
 * - `alias(url, target)` has the page that each alias points to.
 * - `all_page(key, id, site)`, `all_pin(key, id, page, cohesion, cluster_id)` and `all_board(key, id)` have each node's
 *   key and its position in byte order of the keys; `page` is the position of a pin's page, or null.
 * - `all_save(pin, board, saved_at)` has the saves whose pin and board exist, by position and in that order.
 * - `train_…` are the same tables without what the split holds out; `fit_…` also without the validation saves.
 */
export class Snapshot {
  readonly #db: DuckDb;
  #saves: Promise<void> | undefined;
  #train: Promise<void> | undefined;
  #fit: Promise<void> | undefined;

  /**
   * Opens the current state of a store.
   *
   * @throws LinkSageError naming a damaged segment
   */
  static async open(store: CatalogStore): Promise<Snapshot> {
    const db = await openTables(store, { memoryLimit: memoryLimits.nodes });
    try {
      await verifyDuring(store, async () => {
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
   * The database with the tables of a view. The tables of saves, `train` and `fit` are created on first use, the latter
   * two by the split.
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
 * Checks every segment while DuckDB works. DuckDB compares no checksums, so a changed byte could become a changed title.
 * An error of the check takes precedence, since it explains any failure of the work.
 */
export async function verifyDuring<Result>(
  store: CatalogStore,
  work: () => Promise<Result>,
): Promise<Result> {
  const [verified, worked] = await Promise.allSettled([store.verify(), work()]);
  if (verified.status === 'rejected') throw verified.reason;
  if (worked.status === 'rejected') throw worked.reason;
  return worked.value;
}

/** Opens a database with an SQL view of the rows of each table that are not deleted. */
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

/** Creates the tables `all_…` of nodes from `pages`, `pins`, `boards` and `alias`. */
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

/** Creates the table `all_save` from `saves` and the tables of nodes. */
export async function createSaves(db: DuckDb): Promise<void> {
  await db.run(`CREATE TABLE all_save AS SELECT pin.id AS pin, board.id AS board, saved_at
    FROM saves JOIN all_pin pin ON saves.pin_id = pin.key JOIN all_board board ON saves.board_id = board.key
    ORDER BY pin, board`);
}

/**
 * Creates the tables of the view `to`, such as `train`, from those of `from`, such as `all`, without what a split holds
 * out. A pin or board is known if it has a known save, or no saves at all. A page is known if a known pin links to it, or
 * no pin at all.
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

/** Creates the view `name` of ordered rows, with their number from 0 in `id` (DuckDB's `rowid` of a table in memory). */
async function createNumbered(db: DuckDb, name: string, rows: string): Promise<void> {
  await db.run(`CREATE TABLE ${name}_rows AS ${rows}`);
  await db.run(`CREATE VIEW ${name} AS SELECT *, rowid::UINTEGER AS id FROM ${name}_rows`);
}
