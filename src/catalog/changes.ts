/** What has changed in a view since it was last read, told without reading all of it again. */
import { isDeepStrictEqual } from 'node:util';
import { appendColumns, closeDuckDb, type DuckDb, queryColumns, quoteSql } from '../storage/index.ts';
import { resolveAliases } from './aliases.ts';
import { readClusters } from './given-clusters.ts';
import { type TableName, tableNames } from './schema.ts';
import { type CatalogStore, entriesOf, metaOf, rowsOfSegments } from './segments.ts';
import { createAll, createTrain, openTables, type ViewName } from './snapshot.ts';
import type { Split } from './split.ts';
import type { NodeKind } from './view.ts';

/** What a view was read from, as JSON: its segments by content, and for `train` the split. */
export interface CatalogState {
  readonly segments: Readonly<Partial<Record<TableName, readonly string[]>>>;
  readonly split?: Split;
}

/** What an import changed in a view, by key. */
export interface CatalogChanges {
  /** Nodes that may have changed: those that are there now, and those that are not. */
  readonly touched: Readonly<
    Record<NodeKind, { readonly present: readonly string[]; readonly absent: readonly string[] }>
  >;
  /** Each touched pin that is there, with its page, or null, and the cohesion that was imported, NaN for none. */
  readonly pins: {
    readonly key: readonly string[];
    readonly page: readonly (string | null)[];
    readonly cohesion: Float64Array;
  };
  /** All saves of these pins; milliseconds since 1970, NaN where it is not known. */
  readonly saves: {
    readonly pin: readonly string[];
    readonly board: readonly string[];
    readonly savedAt: Float64Array;
  };
}

/** Gives the pages that pins linked to when the view was last read; pins that were not there have none. */
type FormerPages = (pins: readonly string[]) => Promise<readonly string[]>;

/** Above this share of touched pins a view is read faster as a whole. */
const mostTouched = 0.25;

/** What a store holds now for a view. */
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
 * Tells what may have changed since a state: nodes whose own rows are in segments that are new since then, pins with
 * such saves, on such boards or of such pages, and the pages and boards of these pins. `formerPages` gives the pages
 * that pins linked to then. Undefined where that cannot be told or would not pay: aliases or the split have changed,
 * or more than a quarter of the pins would have to be read.
 */
export async function readChanges(
  store: CatalogStore,
  view: ViewName,
  since: CatalogState,
  formerPages: FormerPages,
): Promise<CatalogChanges | undefined> {
  const now = stateOf(store, view);
  if (!isDeepStrictEqual(now.split, since.split)) return undefined;
  await store.verify();
  const db = await openTables(store, 'current_');
  try {
    for (const table of tableNames) await createFresh(db, store, table, since.segments[table] ?? []);
    if ((await count(db, 'fresh_aliases')) > 0) return undefined;
    await db.run('CREATE VIEW aliases AS FROM current_aliases');
    await resolveAliases(db);
    await createTouchedPins(db);
    const most = mostTouched * (await count(db, 'current_pins'));
    if ((await count(db, 'touched_pin')) > most) return undefined;
    await createTouchedEnds(db, formerPages);
    await createNearPins(db, view);
    if ((await count(db, 'near_pin')) > most) return undefined;
    await narrow(db);
    await createAll(db);
    if (view === 'train') await createTrain(db, now.split!);
    return await readTouched(db, view);
  } finally {
    closeDuckDb(db);
  }
}

/** The imported clusters of pins whose keys a file has, in their order; see `readClusters`. */
export async function readClustersOf(store: CatalogStore, pinKeys: string): Promise<Uint32Array | undefined> {
  const db = await openTables(store);
  try {
    await db.run(`CREATE TABLE pin AS SELECT file_row_number::UINTEGER AS id, cluster_id
      FROM read_parquet(${quoteSql(pinKeys)}, file_row_number = true) keys LEFT JOIN pins ON keys.key = pins.pin_id`);
    return await readClusters(db, 'pin');
  } finally {
    closeDuckDb(db);
  }
}

/** The rows of a table, deleted ones included, in segments that are new since then, as the view `fresh_…`. */
async function createFresh(
  db: DuckDb,
  store: CatalogStore,
  table: TableName,
  known: readonly string[],
): Promise<void> {
  const { segments } = metaOf(store);
  const hashes = new Map(entriesOf(store, segments).map(({ path, sha256 }) => [path, sha256]));
  const fresh = segments[table].filter(({ path }) => !known.includes(hashes.get(path)!));
  await db.run(`CREATE VIEW fresh_${table} AS ${rowsOfSegments(store, table, fresh)}`);
}

/** A pin's address, or that of the page that it is an alias of. */
const pinsWithPage = `(SELECT pin_id, coalesce(alias.target, pins.url) AS page
  FROM current_pins pins LEFT JOIN alias ON pins.url = alias.url)`;

async function createTouchedPins(db: DuckDb): Promise<void> {
  await db.run(
    `CREATE TABLE fresh_page AS SELECT url AS key FROM fresh_pages UNION SELECT url FROM fresh_page_images`,
  );
  await db.run(`CREATE TABLE touched_pin AS SELECT pin_id AS key FROM fresh_pins UNION SELECT pin_id FROM fresh_saves
    UNION SELECT pin_id FROM current_saves WHERE board_id IN (SELECT board_id FROM fresh_boards)
    UNION SELECT pin_id FROM ${pinsWithPage} WHERE page IN (SELECT key FROM fresh_page)`);
}

/** The pages and boards that touched pins have or had. */
async function createTouchedEnds(db: DuckDb, formerPages: FormerPages): Promise<void> {
  const { key: pins } = await queryColumns(db, 'SELECT key FROM touched_pin', { key: 'text' });
  await db.run('CREATE TABLE former_page (key VARCHAR)');
  await appendColumns(db, 'former_page', { key: await formerPages(pins as string[]) });
  await db.run(`CREATE TABLE touched_page AS FROM fresh_page UNION FROM former_page
    UNION SELECT page FROM ${pinsWithPage} WHERE pin_id IN (FROM touched_pin) AND page IS NOT NULL`);
  await db.run(`CREATE TABLE touched_board AS SELECT board_id AS key FROM fresh_boards
    UNION SELECT board_id FROM fresh_saves
    UNION SELECT board_id FROM current_saves WHERE pin_id IN (FROM touched_pin)`);
}

/**
 * The pins that it takes to tell whether touched nodes are there. In `train` that depends on all pins of a page and on
 * all pins of a board.
 */
async function createNearPins(db: DuckDb, view: ViewName): Promise<void> {
  await db.run('CREATE TABLE near_pin AS FROM touched_pin');
  if (view === 'train') {
    await db.run(`INSERT INTO near_pin SELECT pin_id FROM ${pinsWithPage} WHERE page IN (FROM touched_page)
      UNION SELECT pin_id FROM current_saves WHERE board_id IN (FROM touched_board)`);
  }
}

/** Makes the views `pages`, `pins`, `boards` and `saves` of these pins, with all of their saves. */
async function narrow(db: DuckDb): Promise<void> {
  const keep = (table: TableName, column: string, keys: string) =>
    db.run(`CREATE VIEW ${table} AS FROM current_${table} WHERE ${column} IN (${keys})`);
  await keep('pins', 'pin_id', 'FROM near_pin');
  await keep('saves', 'pin_id', 'FROM near_pin');
  await keep(
    'pages',
    'url',
    `FROM touched_page UNION SELECT page FROM ${pinsWithPage} WHERE pin_id IN (FROM near_pin) AND page IS NOT NULL`,
  );
  await keep('boards', 'board_id', 'FROM touched_board UNION SELECT board_id FROM saves');
}

async function readTouched(db: DuckDb, view: ViewName): Promise<CatalogChanges> {
  const touched = async (kind: NodeKind) => {
    const keys = async (join: 'SEMI' | 'ANTI') => {
      const sql = `SELECT key FROM touched_${kind} ${join} JOIN ${view}_${kind} USING (key) ORDER BY key`;
      return (await queryColumns(db, sql, { key: 'text' })).key as string[];
    };
    return { present: await keys('SEMI'), absent: await keys('ANTI') };
  };
  const pins = await queryColumns(
    db,
    `SELECT pin.key, page.key AS page, cohesion FROM ${view}_pin pin LEFT JOIN ${view}_page page ON pin.page = page.id
    WHERE pin.key IN (FROM touched_pin) ORDER BY pin.id`,
    { key: 'text', page: 'text', cohesion: 'number' },
  );
  const saves = await queryColumns(
    db,
    `SELECT pin.key AS pin, board.key AS board, epoch_us(saved_at)::DOUBLE / 1000 AS "savedAt"
    FROM ${view}_save save JOIN ${view}_pin pin ON save.pin = pin.id JOIN ${view}_board board ON save.board = board.id
    WHERE pin.key IN (FROM touched_pin) ORDER BY save.pin, save.board`,
    { pin: 'text', board: 'text', savedAt: 'number' },
  );
  return {
    touched: { page: await touched('page'), pin: await touched('pin'), board: await touched('board') },
    pins: { ...pins, key: pins.key as string[] },
    saves: { pin: saves.pin as string[], board: saves.board as string[], savedAt: saves.savedAt },
  };
}

async function count(db: DuckDb, source: string): Promise<number> {
  return (await queryColumns(db, `SELECT count(*) AS n FROM ${source}`, { n: 'number' })).n[0]!;
}
