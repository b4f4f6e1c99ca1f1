/** Exports the neighbors of every page as Parquet, for uses of the graph without vectors. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { none, type Progress, silent } from '../../base/index.ts';
import { type NodeKind, nodeKinds } from '../../catalog/index.ts';
import {
  appendColumns,
  closeDuckDb,
  type DuckDb,
  openDuckDb,
  quoteSql,
  writeOutput,
  writeParquet,
} from '../../storage/index.ts';
import type { CompiledGraph } from '../compile/compile.ts';
import type { Graph } from '../graph.ts';
import { findNeighbors } from './neighbors.ts';
import type { NeighborLists, WalkOptions } from './walk.ts';

/** Pages per file: so many that reading all keys once per file costs little, so few that they fit in memory. */
const pagesPerFile = 131_072;
/** The memory that DuckDB uses before it spills to disk. */
const memoryLimit = '1GB';

/** Options of an export of neighbors. */
export interface ExportNeighborsOptions {
  /** Replace the files of an earlier export. Other files in the folder stay. Default false. */
  readonly overwrite?: boolean;
  readonly threads?: number;
  readonly progress?: Progress;
}

/**
 * Writes `neighbors/part-00000.parquet` and so on. There is one row per page and neighbor, with the columns `url`, `kind`
 * (page, pin or board), `rank` (from 1, by visits), `key` of the neighbor, and `visits`. Rows are ordered by url, then
 * page, pin, board, then rank. Pages are processed in blocks, so that no memory beyond the graph grows with their number.
 *
 * @returns the paths of the files, relative to the folder.
 * @throws LinkSageError if the folder is not empty and `overwrite` is not set
 */
export function exportNeighbors(
  compiled: CompiledGraph,
  walk: WalkOptions,
  folder: string,
  { overwrite = false, threads, progress = silent }: ExportNeighborsOptions = {},
): Promise<string[]> {
  const { graph } = compiled;
  const pages = graph.counts.page;
  return writeOutput(folder, { overwrite, isOurs }, async (staging) => {
    await mkdir(join(staging, 'neighbors'));
    for (let from = 0; from === 0 || from < pages; from += pagesPerFile) {
      progress({ task: 'exporting neighbors', done: from, total: pages });
      const starts = Uint32Array.from({ length: Math.min(pagesPerFile, pages - from) }, (_, i) => from + i);
      const lists = await findNeighbors(graph, starts, walk, threads === undefined ? {} : { threads });
      const part = String(from / pagesPerFile).padStart(5, '0');
      await writePart(compiled, from, lists, join(staging, 'neighbors', `part-${part}.parquet`));
    }
  });
}

function isOurs(path: string): boolean {
  return /^neighbors\/part-\d{5,}\.parquet$/.test(path);
}

async function writePart(
  compiled: CompiledGraph,
  firstPage: number,
  lists: NeighborLists,
  path: string,
): Promise<void> {
  const db = await openDuckDb({ memoryLimit });
  try {
    for (const kind of nodeKinds) await appendLists(db, compiled.graph, kind, firstPage, lists[kind]);
    const keys = (kind: NodeKind) =>
      `(SELECT key, file_row_number AS position FROM read_parquet(${quoteSql(compiled.keyFile(kind))}, file_row_number = true))`;
    const named = nodeKinds.map(
      (kind, order) => `SELECT page, ${order} AS kind_order, '${kind}' AS kind, rank, names.key, visits
        FROM ${kind}_neighbors found JOIN ${keys(kind)} names ON found.position = names.position`,
    );
    await writeParquet(
      db,
      `SELECT pages.key AS url, kind, rank, named.key, visits FROM (${named.join(' UNION ALL ')}) named
      JOIN ${keys('page')} pages ON named.page = pages.position ORDER BY page, kind_order, rank`,
      path,
    );
  } finally {
    closeDuckDb(db);
  }
}

/** Makes the table `<kind>_neighbors` from the used entries of the lists of one kind. */
async function appendLists(
  db: DuckDb,
  { first }: Graph,
  kind: NodeKind,
  firstPage: number,
  { ids, visits, width }: NeighborLists['page'],
): Promise<void> {
  const taken = ids.reduce((count, id) => (id === none ? count : count + 1), 0);
  const page = new Uint32Array(taken);
  const rank = new Uint32Array(taken);
  const position = new Uint32Array(taken);
  const counts = new Uint32Array(taken);
  let row = 0;
  for (let place = 0; place < ids.length; place++) {
    if (ids[place] === none) continue;
    page[row] = firstPage + Math.floor(place / width);
    rank[row] = 1 + (place % width);
    position[row] = ids[place]! - first[kind];
    counts[row++] = visits[place]!;
  }
  const table = `${kind}_neighbors`;
  await db.run(
    `CREATE TEMP TABLE ${table} (page UINTEGER, rank UINTEGER, position UINTEGER, visits UINTEGER)`,
  );
  await appendColumns(db, table, { page, rank, position, visits: counts });
}
