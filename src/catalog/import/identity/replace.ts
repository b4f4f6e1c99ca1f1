/** Deletes what a newer export of a source no longer has: pins, boards, saves, and pages that nothing else links to. */
import { LinkSageError } from '../../../base/index.ts';
import { appendColumns, type DuckDb, queryColumns, streamChunks } from '../../../storage/index.ts';
import { derivedPinId, placeOfBoard } from '../../tables/derived-ids.ts';
import { type TableName, tableNames } from '../../tables/schema.ts';
import { type CatalogStore, currentRows } from '../../tables/segments.ts';
import type { RowCounts } from '../merge.ts';
import { type ImportedFormat, isLinkFormat } from '../readers/formats.ts';
import { stagingOf } from '../staging.ts';
import type { FoundSource } from './find-source.ts';

/** What a newer export of a source no longer has. */
export interface Gone {
  readonly source: string;
  /** Whether it was deleted. If it was not, nothing was imported either, unless nothing is gone. */
  readonly isDeleted: boolean;
  readonly pins: number;
  readonly boards: number;
  /** Saves of these pins, and saves of others on boards where they no longer are. */
  readonly saves: number;
  /** Pages that only these pins link to, and that have nothing of their own. */
  readonly pages: number;
  /** The first ten pins and boards: title and address, or title. */
  readonly examples: readonly string[];
}

/** The tables with rows that may be gone. */
const tables = ['pins', 'boards', 'saves', 'pages'] as const;
type GoneTable = (typeof tables)[number];

const mostExamples = 10;

/** An export that is staged. */
interface StagedExport {
  readonly format: ImportedFormat;
  readonly collection?: FoundSource | undefined;
}

/** Who decides about a deletion. */
interface ReplaceOptions {
  readonly replace?: ((gone: Gone) => boolean | Promise<boolean>) | undefined;
}

/**
 * Stages the deletion of what a newer export no longer has, if `replace` agrees. Undefined if nothing is to be replaced.
 *
 * @throws LinkSageError if the format has ids of its own, or the catalog has nothing of the source
 */
export async function replaceSource(
  db: DuckDb,
  store: CatalogStore,
  { format, collection }: StagedExport,
  { replace }: ReplaceOptions,
): Promise<Gone | undefined> {
  if (replace === undefined) return undefined;
  if (!isLinkFormat(format) || collection === undefined) throw notReplaceable();
  if (collection.by === 'new') throw unknownSource(collection.name, await knownSources(db, store));
  const gone = await findGone(db, store, collection.name);
  if (gone.pins + gone.boards + gone.saves === 0) return { ...gone, isDeleted: true };
  const isDeleted = await replace(gone);
  if (isDeleted) await stageGone(db);
  return { ...gone, isDeleted };
}

/** Counts of rows without those that were deleted, which count as changed. */
export function withoutDeleted(
  rows: Readonly<Record<TableName, RowCounts>>,
  gone: Gone,
): Readonly<Record<TableName, RowCounts>> {
  const rest = tables.map((table) => [table, { ...rows[table], changed: rows[table].changed - gone[table] }]);
  return { ...rows, ...Object.fromEntries(rest) };
}

function notReplaceable(): LinkSageError {
  return new LinkSageError(
    'import with replace: expected saved links of one source, got rows of tables or several sources',
    {
      code: 'wrong-usage',
      hint: 'Rows with ids are deleted by rows with deleted_at. For links of several sources, import the file of each.',
    },
  );
}

function unknownSource(name: string, known: readonly string[]): LinkSageError {
  const names = known.map((each) => `"${each}"`).join(', ');
  return new LinkSageError(
    `import with replace: expected a newer export of a source in the catalog, got "${name}", which it does not have`,
    {
      code: 'not-found',
      hint: `Name the source that the file replaces with --source NAME. The catalog has ${names || 'none'}.`,
    },
  );
}

/** The names of the first few sources. */
async function knownSources(db: DuckDb, store: CatalogStore): Promise<string[]> {
  const { source } = await queryColumns(
    db,
    `SELECT DISTINCT source FROM (${currentRows(store, 'boards')}) WHERE source IS NOT NULL
    ORDER BY source LIMIT ${mostExamples}`,
    { source: 'text' },
  );
  return source as string[];
}

/**
 * Finds the rows of a source that the catalog has and the staged export does not. Creates the tables `gone_*`.
 *
 * What came from elsewhere stays: rows with ids of their own, saves of the source's pins on other boards, boards that have
 * other pins, and pages with a text, an image, an alias or an engagement.
 */
async function findGone(db: DuckDb, store: CatalogStore, source: string): Promise<Gone> {
  for (const table of tableNames) {
    await db.run(
      `CREATE TEMP VIEW live_${table} AS SELECT * FROM (${currentRows(store, table)}) WHERE deleted_at IS NULL`,
    );
  }
  await createOwn(db, source);
  const unless = (condition: string) => `NOT EXISTS (SELECT 1 FROM ${condition})`;
  await db.run(
    'CREATE TABLE gone_pins AS FROM live_pins SEMI JOIN own_pins USING (pin_id) ANTI JOIN staged_pins USING (pin_id)',
  );
  await db.run(`CREATE TABLE gone_saves AS FROM live_saves
    SEMI JOIN (SELECT pin_id FROM own_pins) USING (pin_id)
    SEMI JOIN (SELECT board_id FROM own_boards) USING (board_id)
    ANTI JOIN staged_saves USING (pin_id, board_id)`);
  await db.run(`CREATE TABLE gone_boards AS FROM live_boards SEMI JOIN own_boards USING (board_id)
    ANTI JOIN staged_boards USING (board_id)
    ANTI JOIN (FROM live_saves ANTI JOIN gone_saves USING (pin_id, board_id)) USING (board_id)`);
  await db.run(`CREATE TABLE gone_pages AS SELECT * FROM live_pages page SEMI JOIN gone_pins USING (url)
    ANTI JOIN (FROM live_pins ANTI JOIN gone_pins USING (pin_id)) USING (url)
    ANTI JOIN staged_pins USING (url)
    WHERE coalesce(title, description, body) IS NULL AND published_at IS NULL
      AND ${unless('live_aliases WHERE page.url IN (live_aliases.url, live_aliases.canonical_url)')}
      AND ${unless('live_page_images WHERE live_page_images.url = page.url')}
      AND ${unless('live_engagements WHERE live_engagements.url = page.url')}`);
  const counts = await countGone(db);
  return { source, isDeleted: false, ...counts, examples: await readExamples(db) };
}

/** Deletes what is gone together with the import: stages the rows again, as deleted. Their versions stay. */
async function stageGone(db: DuckDb): Promise<void> {
  const now = new Date().toISOString().replace('Z', '');
  for (const table of tables) {
    await db.run(`INSERT INTO ${stagingOf(table)} BY NAME
      SELECT * REPLACE (TIMESTAMP '${now}' AS deleted_at), -1000000000000 - row_number() OVER () AS segment FROM gone_${table}`);
  }
}

/**
 * Creates the tables `own_pins` and `own_boards` of a source. Rows of earlier versions do not name it. They belong to it if
 * their id is derived from its name.
 */
async function createOwn(db: DuckDb, source: string): Promise<void> {
  const parameters = { source };
  await db.run(
    'CREATE TABLE own_boards AS SELECT board_id FROM live_boards WHERE source = $source',
    parameters,
  );
  await db.run('CREATE TABLE own_pins AS SELECT pin_id FROM live_pins WHERE source = $source', parameters);
  const unnamed = await queryColumns(
    db,
    `SELECT board_id, coalesce(title, '') AS title FROM live_boards WHERE source IS NULL AND owner IS NOT NULL
      AND (owner = $source OR owner IN (SELECT owner FROM staged_boards))`,
    { board_id: 'text', title: 'text' },
    parameters,
  );
  const boards = (unnamed.board_id as string[]).filter(
    (id, i) => placeOfBoard(source, id, unnamed.title[i]!) !== undefined,
  );
  if (boards.length === 0) return;
  await db.run('CREATE TABLE unnamed_boards (board_id VARCHAR)');
  await appendColumns(db, 'unnamed_boards', { board_id: boards });
  await db.run('INSERT INTO own_boards FROM unnamed_boards');
  const pins = await readUnnamedPins(db);
  await appendColumns(db, 'own_pins', { pin_id: pins });
}

/** The pins of earlier versions in the folders of `unnamed_boards`. */
async function readUnnamedPins(db: DuckDb): Promise<string[]> {
  const pins: string[] = [];
  const saved = streamChunks(
    db,
    `SELECT pin_id, board_id, url FROM live_pins pins JOIN live_saves USING (pin_id) JOIN unnamed_boards USING (board_id)
      WHERE pins.source IS NULL AND url IS NOT NULL`,
    { pin_id: 'text', board_id: 'text', url: 'text' },
  );
  for await (const { pin_id, board_id, url } of saved) {
    for (const [i, id] of pin_id.entries()) {
      if (id === derivedPinId(board_id[i]!, url[i]!)) pins.push(id);
    }
  }
  return pins;
}

async function countGone(db: DuckDb): Promise<Readonly<Record<GoneTable, number>>> {
  const counts = tables.map((table) => `(SELECT count(*) FROM gone_${table}) AS ${table}`);
  const { pins, boards, saves, pages } = await queryColumns(db, `SELECT ${counts.join(', ')}`, {
    pins: 'number',
    boards: 'number',
    saves: 'number',
    pages: 'number',
  });
  return { pins: pins[0]!, boards: boards[0]!, saves: saves[0]!, pages: pages[0]! };
}

async function readExamples(db: DuckDb): Promise<string[]> {
  const { example } = await queryColumns(
    db,
    `(SELECT concat_ws(' ', title, url) AS example FROM gone_pins ORDER BY example LIMIT ${mostExamples})
    UNION ALL (SELECT 'board ' || coalesce(title, board_id) FROM gone_boards ORDER BY 1 LIMIT ${mostExamples})
    LIMIT ${mostExamples}`,
    { example: 'text' },
  );
  return example as string[];
}
