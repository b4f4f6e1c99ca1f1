/** The peer of a compile: the same joins, and a sort into adjacency lists, in SQL. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  closeDuckDb,
  type DuckDb,
  openDuckDb,
  queryColumns,
  quoteSql,
  Store,
  writeParquet,
} from '../../src/storage/index.ts';

/** The name of the peer and its version. */
export async function duckDbName(): Promise<string> {
  const db = await openDuckDb();
  try {
    return `DuckDB ${(await queryColumns(db, 'SELECT version() AS version', { version: 'text' })).version[0]}`;
  } finally {
    closeDuckDb(db);
  }
}

/**
 * Numbers the nodes of a workspace's catalog by kind and key, joins pins with pages, saves with pins and boards, and
 * pages with sites, and writes every edge in both directions, in the order of the node and of the other end's hash.
 */
export async function joinInDuckDb(workspace: string): Promise<void> {
  const store = await Store.open<{ segments: Record<string, { path: string }[]> }>(
    join(workspace, 'catalog'),
    {
      kind: 'catalog',
    },
  );
  const out = join(workspace, 'duckdb-adjacency.parquet');
  const db = await openDuckDb({ memoryLimit: '5GB', temporaryFolder: workspace });
  try {
    for (const [table, segments] of Object.entries(store.manifest!.meta.segments)) {
      const files = segments.map(({ path }) => quoteSql(store.path(path))).join(', ');
      if (files !== '') await db.run(`CREATE VIEW ${table} AS FROM read_parquet([${files}])`);
    }
    await numberNodes(db);
    await db.run(`CREATE TABLE edges AS
      SELECT pin.id AS a, page.id AS b FROM pins JOIN nodes_pin pin ON pins.pin_id = pin.key
        JOIN nodes_page page ON pins.url = page.key
      UNION ALL SELECT pin.id, board.id FROM saves JOIN nodes_pin pin ON saves.pin_id = pin.key
        JOIN nodes_board board ON saves.board_id = board.key
      UNION ALL SELECT page.id, site.id FROM pages JOIN nodes_page page ON pages.url = page.key
        JOIN nodes_site site ON pages.site = site.key`);
    await writeParquet(
      db,
      `SELECT a AS node, b AS neighbor FROM (FROM edges UNION ALL SELECT b, a FROM edges) ORDER BY a, hash(b)`,
      out,
    );
  } finally {
    closeDuckDb(db);
    await rm(out, { force: true });
  }
}

async function numberNodes(db: DuckDb): Promise<void> {
  const kinds = [
    ['page', 'SELECT url FROM pages'],
    ['pin', 'SELECT pin_id FROM pins'],
    ['board', 'SELECT board_id FROM boards'],
    ['site', 'SELECT DISTINCT site FROM pages'],
  ];
  let first = '0';
  for (const [kind, keys] of kinds) {
    await db.run(`CREATE TABLE nodes_${kind} AS
      SELECT key, (${first} + row_number() OVER (ORDER BY key) - 1)::UINTEGER AS id FROM (${keys}) source(key)`);
    first += ` + (SELECT count(*) FROM nodes_${kind})`;
  }
}
