/** Splits the nodes of a view into blocks, each with the rows of the table to read. */

import { type DuckDb, queryColumns, quoteSql } from '../../storage/index.ts';
import type { NodeKind } from '../tables/node-kinds.ts';
import { count } from './count.ts';
import type { TablesName } from './snapshot.ts';

/** Runs queries over the tables of a view. */
export type RunQuery = <Result>(work: (db: DuckDb) => Promise<Result>) => Promise<Result>;

/** The table of each kind, its key column, and its text columns. */
export const sources = {
  page: { table: 'pages', key: 'url', columns: ['title', 'description', 'body'] },
  pin: { table: 'pins', key: 'pin_id', columns: ['title', 'description', 'url'] },
  board: { table: 'boards', key: 'board_id', columns: ['title', 'description', 'owner'] },
} as const;

/** A range of nodes of a kind, as SQL. */
export interface Block {
  /** A query for their `key` and `id`. */
  readonly nodes: string;
  /** A condition on the range of keys, so that DuckDB can skip row groups of segments. */
  readonly where: string;
  /** A query for the rows of their table in the range of keys. */
  readonly rows: string;
  /** The key column of these rows. */
  readonly key: string;
}

/** Number of nodes whose texts or images are read at once. */
const blockNodes = 65_536;

/** The nodes of a kind in blocks. Nodes and segments are ordered by key, so a block is read from few row groups. */
export async function* blocks(
  run: RunQuery,
  view: TablesName,
  kind: NodeKind,
  size = blockNodes,
): AsyncGenerator<Block> {
  const total = await run((db) => count(db, `${view}_${kind}`));
  for (let from = 0; from < total; from += size)
    yield blockOf(run, view, kind, from, Math.min(total, from + size));
}

/** A query for the nodes from `from` to `to` (exclusive). */
export function nodesOf(view: TablesName, kind: NodeKind, from: number, to: number): string {
  return `(FROM ${view}_${kind} WHERE id >= ${from} AND id < ${to})`;
}

/** The block of nodes from `from` to `to` (exclusive); at least one node. */
export async function blockOf(
  run: RunQuery,
  view: TablesName,
  kind: NodeKind,
  from: number,
  to: number,
): Promise<Block> {
  const nodes = nodesOf(view, kind, from, to);
  const sql = `SELECT min(key) AS first, max(key) AS last FROM ${nodes}`;
  const { first, last } = await run((db) => queryColumns(db, sql, { first: 'text', last: 'text' }));
  const { table, key } = sources[kind];
  const where = `${key} BETWEEN ${quoteSql(first[0]!)} AND ${quoteSql(last[0]!)}`;
  return { nodes, where, rows: `(FROM ${table} WHERE ${where})`, key };
}
