/** Finds what has changed in a view since an earlier state, without reading all of it again. */
import { isDeepStrictEqual } from 'node:util';
import { appendColumns, closeDuckDb, type DuckDb, queryColumns, quoteSql } from '../../storage/index.ts';
import type { NodeKind } from '../tables/node-kinds.ts';
import { type TableName, tableNames } from '../tables/schema.ts';
import {
  type CatalogStore,
  currentOf,
  entriesOf,
  metaOf,
  newestRows,
  rowsOfSegments,
  type Segment,
} from '../tables/segments.ts';
import { resolveAliases } from './aliases.ts';
import { count } from './count.ts';
import { readClusters } from './given-clusters.ts';
import {
  createKnown,
  createNodes,
  createSaves,
  openTables,
  type ViewName,
  verifyDuring,
} from './snapshot.ts';
import type { Split } from './split.ts';

/** The state that a view was read from, as JSON: the content hashes of its segments, and, for `train`, the split. */
export interface CatalogState {
  readonly segments: Readonly<Partial<Record<TableName, readonly string[]>>>;
  readonly split?: Split;
}

/**
 * Changes of a view. T = touched pins that are present; a rank is an index into the list of present touched nodes of a
 * kind.
 */
export interface CatalogChanges {
  /** Keys of nodes that may have changed: those that are in the view now, and those that are not. Both ascending. */
  readonly touched: Readonly<
    Record<NodeKind, { readonly present: readonly string[]; readonly absent: readonly string[] }>
  >;
  /** The ranks of touched pins that link to a page, and of these pages. */
  readonly pinPages: { readonly pin: Uint32Array; readonly page: Uint32Array };
  /** The imported cohesion of touched pins, or NaN. `[T]` */
  readonly cohesion: Float64Array;
  /** All saves of touched pins, by rank, ascending by pin, then board; times in milliseconds since 1970, or NaN. */
  readonly saves: {
    readonly pin: Uint32Array;
    readonly board: Uint32Array;
    readonly savedAt: Float64Array;
  };
}

/** Gives the pages that pins linked to in the earlier state; none for pins that did not exist then. */
type FormerPages = (pins: readonly string[]) => Promise<readonly string[]>;

/** Above this share of touched pins, reading the whole view is faster. */
const mostTouched = 0.25;

/** The current state of a store, for a view. */
export function stateOf(store: CatalogStore, view: ViewName): CatalogState {
  const { segments, split } = metaOf(store);
  const hashes = new Map(entriesOf(store, segments).map(({ path, sha256 }) => [path, sha256]));
  const ofTables = tableNames.map((table) => [table, segments[table].map(({ path }) => hashes.get(path)!)]);
  return {
    segments: Object.fromEntries(ofTables) as CatalogState['segments'],
    ...(view === 'train' && split !== undefined ? { split } : {}),
  };
}

/**
 * Finds what may have changed since a state: nodes with a row in a new segment; pins whose save, board or page has such
 * a row; and the pages and boards of these pins. `formerPages` gives the pages that pins linked to in that state.
 * Undefined if the whole view must be read: if aliases or the split have changed, or if more than a quarter of the pins
 * would have to be read.
 */
export async function readChanges(
  store: CatalogStore,
  view: ViewName,
  since: CatalogState,
  formerPages: FormerPages,
): Promise<CatalogChanges | undefined> {
  const now = stateOf(store, view);
  if (!isDeepStrictEqual(now.split, since.split)) return undefined;
  return verifyDuring(store, async () => {
    const db = await openTables(store, { prefix: 'current_' });
    try {
      return await readChangesFrom(db, store, view, since, formerPages);
    } finally {
      closeDuckDb(db);
    }
  });
}

async function readChangesFrom(
  db: DuckDb,
  store: CatalogStore,
  view: ViewName,
  since: CatalogState,
  formerPages: FormerPages,
): Promise<CatalogChanges | undefined> {
  for (const table of tableNames) await createRows(db, store, table, since.segments[table] ?? []);
  if ((await count(db, 'fresh_aliases')) > 0) return undefined;
  await db.run('CREATE VIEW aliases AS FROM current_aliases');
  await resolveAliases(db);
  await createTouchedPins(db);
  const most = mostTouched * (await count(db, 'every_pins'));
  if ((await count(db, 'touched_pin')) > most) return undefined;
  const addPins = async (pins: string) => {
    await addRows(db, store, 'pins', `pin_id IN (FROM ${pins})`);
    await addRows(db, store, 'saves', `pin_id IN (FROM ${pins})`);
  };
  await addPins('touched_pin');
  await createTouchedEnds(db, formerPages);
  if (view === 'train') {
    await createNearPins(db);
    if ((await count(db, 'near_pin')) > most) return undefined;
    await addPins('near_pin');
  }
  await addEnds(db, store);
  await createNodes(db);
  await createSaves(db);
  if (view === 'train') await createKnown(db, 'all', 'train', stateOf(store, view).split!);
  return await readTouched(db, view);
}

/** The imported clusters of the pins whose keys are in a Parquet file, in its order; see `readClusters`. */
export async function readClustersOf(store: CatalogStore, pinKeys: string): Promise<Uint32Array | undefined> {
  const db = await openTables(store);
  try {
    const nodes = `(SELECT key, file_row_number::UINTEGER AS id
      FROM read_parquet(${quoteSql(pinKeys)}, file_row_number = true))`;
    return await readClusters(db, 'pins', nodes, await count(db, nodes));
  } finally {
    closeDuckDb(db);
  }
}

/**
 * Creates the view `every_…` of all rows of a table, including deleted ones, and the view `fresh_…` of those in segments
 * that are not in `known`.
 */
async function createRows(
  db: DuckDb,
  store: CatalogStore,
  table: TableName,
  known: readonly string[],
): Promise<void> {
  const { segments } = metaOf(store);
  const fresh = freshSegments(store, table, known);
  await db.run(`CREATE VIEW every_${table} AS ${rowsOfSegments(store, table, segments[table])}`);
  await db.run(`CREATE VIEW fresh_${table} AS ${rowsOfSegments(store, table, fresh)}`);
}

/**
 * A query for the rows of a table that are new since a state and not deleted, one per key, and an upper limit of their
 * number. New rows are current: imports write a row only if no other row of its key has a higher version.
 */
export function freshRowsOf(
  store: CatalogStore,
  table: TableName,
  since: CatalogState,
): { readonly rows: string; readonly count: number } {
  const fresh = freshSegments(store, table, since.segments[table] ?? []);
  const rows = newestRows(table, rowsOfSegments(store, table, fresh));
  return {
    rows: `SELECT * FROM (${rows}) WHERE deleted_at IS NULL`,
    count: fresh.reduce((sum, segment) => sum + segment.rows, 0),
  };
}

/** The segments of a table whose content hash is not in `known`. */
function freshSegments(store: CatalogStore, table: TableName, known: readonly string[]): Segment[] {
  const { segments } = metaOf(store);
  const hashes = new Map(entriesOf(store, segments).map(({ path, sha256 }) => [path, sha256]));
  return segments[table].filter(({ path }) => !known.includes(hashes.get(path)!));
}

/** The columns that the nodes and saves of a view depend on. */
const columnsRead = {
  pages: 'url, site',
  pins: 'pin_id, url, cohesion, cluster_id',
  boards: 'board_id',
  saves: 'pin_id, board_id, saved_at',
} as const;

/**
 * Adds the current rows of some keys to the SQL table `table`. First selects all rows of these keys with a scan, which is
 * cheaper than finding the current rows of all keys.
 */
async function addRows(
  db: DuckDb,
  store: CatalogStore,
  table: keyof typeof columnsRead,
  hasKey: string,
): Promise<void> {
  const columns = columnsRead[table];
  await db.run(`CREATE OR REPLACE TABLE every_row AS
    SELECT ${columns}, version, segment, deleted_at FROM every_${table} WHERE ${hasKey}`);
  const current = currentOf(table, 'every_row', metaOf(store).segments, `${columns}, deleted_at`);
  await db.run(`CREATE TABLE IF NOT EXISTS ${table} AS SELECT ${columns} FROM every_row LIMIT 0`);
  await db.run(`INSERT INTO ${table} SELECT ${columns} FROM (${current}) WHERE deleted_at IS NULL`);
  await db.run('DROP TABLE every_row');
}

/** The pins of a table with their page, after resolving aliases. */
const withPage = (pins: string) => `(SELECT pin_id, coalesce(alias.target, pins.url) AS page
  FROM ${pins} pins LEFT JOIN alias ON pins.url = alias.url)`;

/** Outdated rows count, too: an extra pin costs little, and finding the current rows costs much. */
async function createTouchedPins(db: DuckDb): Promise<void> {
  await db.run(
    `CREATE TABLE fresh_page AS SELECT url AS key FROM fresh_pages UNION SELECT url FROM fresh_page_images`,
  );
  await db.run(`CREATE TABLE touched_pin AS SELECT pin_id AS key FROM fresh_pins UNION SELECT pin_id FROM fresh_saves
    UNION SELECT pin_id FROM every_saves WHERE board_id IN (SELECT board_id FROM fresh_boards)
    UNION SELECT pin_id FROM ${withPage('every_pins')} WHERE page IN (SELECT key FROM fresh_page)`);
}

/** The current and former pages and boards of touched pins. */
async function createTouchedEnds(db: DuckDb, formerPages: FormerPages): Promise<void> {
  const { key: pins } = await queryColumns(db, 'SELECT key FROM touched_pin', { key: 'text' });
  await db.run('CREATE TABLE former_page (key VARCHAR)');
  await appendColumns(db, 'former_page', { key: await formerPages(pins as string[]) });
  await db.run(`CREATE TABLE touched_page AS SELECT key FROM fresh_page UNION SELECT key FROM former_page
    UNION SELECT page FROM ${withPage('pins')} WHERE page IS NOT NULL`);
  await db.run(`CREATE TABLE touched_board AS SELECT board_id AS key FROM fresh_boards
    UNION SELECT board_id FROM fresh_saves UNION SELECT board_id FROM saves`);
}

/**
 * The other pins needed to decide whether touched nodes are in `train`, which depends on all pins of a page and all pins
 * of a board.
 */
async function createNearPins(db: DuckDb): Promise<void> {
  await db.run(`CREATE TABLE near_pin AS
    (SELECT pin_id FROM ${withPage('every_pins')} WHERE page IN (FROM touched_page)
      UNION SELECT pin_id FROM every_saves WHERE board_id IN (FROM touched_board))
    EXCEPT FROM touched_pin`);
}

/** Adds the touched pages and boards, and those that `pins` and `saves` refer to. */
async function addEnds(db: DuckDb, store: CatalogStore): Promise<void> {
  const linked = `SELECT page FROM ${withPage('pins')} WHERE page IS NOT NULL`;
  await addRows(db, store, 'pages', `url IN (FROM touched_page UNION ${linked})`);
  await addRows(db, store, 'boards', 'board_id IN (FROM touched_board UNION SELECT board_id FROM saves)');
}

async function readTouched(db: DuckDb, view: ViewName): Promise<CatalogChanges> {
  const touched = async (kind: NodeKind) => {
    const there = `touched_${kind} touched JOIN ${view}_${kind} node ON touched.key = node.key`;
    await db.run(`CREATE TABLE ranked_${kind} AS
      SELECT node.key, node.id, (row_number() OVER (ORDER BY node.id) - 1)::UINTEGER AS rank FROM ${there}`);
    const keys = async (sql: string) =>
      (await queryColumns(db, `${sql} ORDER BY key`, { key: 'text' })).key as string[];
    return {
      present: await keys(`SELECT key FROM ranked_${kind}`),
      absent: await keys(`SELECT key FROM touched_${kind} ANTI JOIN ranked_${kind} USING (key)`),
    };
  };
  const keys = { page: await touched('page'), pin: await touched('pin'), board: await touched('board') };
  const pin = `ranked_pin JOIN ${view}_pin pin ON ranked_pin.id = pin.id`;
  const pinPages = await queryColumns(
    db,
    `SELECT ranked_pin.rank AS pin, page.rank AS page FROM ${pin} JOIN ranked_page page ON pin.page = page.id`,
    { pin: 'uint32', page: 'uint32' },
  );
  const { cohesion } = await queryColumns(db, `SELECT cohesion FROM ${pin} ORDER BY pin.id`, {
    cohesion: 'number',
  });
  const saves = await queryColumns(
    db,
    `SELECT pin.rank AS pin, board.rank AS board, epoch_us(saved_at)::DOUBLE / 1000 AS "savedAt"
    FROM ${view}_save save JOIN ranked_pin pin ON save.pin = pin.id JOIN ranked_board board ON save.board = board.id
    ORDER BY pin, board`,
    { pin: 'uint32', board: 'uint32', savedAt: 'number' },
  );
  return { touched: keys, pinPages, cohesion, saves };
}
