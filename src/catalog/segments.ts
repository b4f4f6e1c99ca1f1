/** What the catalog's manifest holds, and its segments as SQL. */
import { type FileEntry, quoteSql, type Store } from '../storage/index.ts';
import { type ColumnType, columnsOf, type TableName, tableNames, tables } from './schema.ts';
import type { Split } from './split.ts';

/** One immutable Parquet file of a table: at most one row per key. */
export interface Segment {
  /** In the catalog's folder. */
  readonly path: string;
  readonly rows: number;
}

/** The segments of every table, oldest first: of two rows with equal versions the later segment's counts. */
export type Segments = Readonly<Record<TableName, readonly Segment[]>>;

/** What the manifest of a catalog says beside its files. */
export interface CatalogMeta {
  readonly segments: Segments;
  /** The number of the next segment; counts up so that no file name comes twice. */
  readonly nextSegment: number;
  readonly split?: Split;
}

/** The store of a catalog. */
export type CatalogStore = Store<CatalogMeta>;

const sqlTypes: Readonly<Record<ColumnType, string>> = {
  key: 'VARCHAR',
  text: 'VARCHAR',
  time: 'TIMESTAMP',
  integer: 'BIGINT',
};

export function metaOf(store: CatalogStore): CatalogMeta {
  return store.manifest?.meta ?? { segments: { pages: [], pins: [], boards: [], saves: [] }, nextSegment: 0 };
}

/** The manifest's entries of some segments, to keep them in a commit. */
export function entriesOf(store: CatalogStore, segments: Segments): FileEntry[] {
  const paths = new Set(tableNames.flatMap((table) => segments[table].map(({ path }) => path)));
  return (store.manifest?.files ?? []).filter(({ path }) => paths.has(path));
}

/** `name TYPE, ...` for CREATE TABLE. */
export function columnDefinitions(table: TableName): string {
  return columnsOf(table)
    .map(([name, type]) => `${name} ${sqlTypes[type]}`)
    .join(', ');
}

/** `name, ...` of all columns. */
export function columnList(table: TableName): string {
  return columnsOf(table)
    .map(([name]) => name)
    .join(', ');
}

/** `name, ...` of the key's columns. */
export function keyList(table: TableName): string {
  return tables[table].key.join(', ');
}

/** A query for all rows of some segments, with the position of their segment in the column `segment`. */
export function rowsOfSegments(store: CatalogStore, table: TableName, segments: readonly Segment[]): string {
  if (segments.length === 0) {
    const nulls = columnsOf(table).map(([name, type]) => `NULL::${sqlTypes[type]} AS ${name}`);
    return `SELECT ${nulls.join(', ')}, 0 AS segment WHERE false`;
  }
  return segments
    .map(
      ({ path }, position) =>
        `SELECT ${columnList(table)}, ${position} AS segment FROM read_parquet(${quoteSql(store.path(path))})`,
    )
    .join(' UNION ALL ');
}

/** A query for one row per key of `rows`, a query with the column `segment`: the highest version, then the latest. */
export function newestRows(table: TableName, rows: string): string {
  return `SELECT ${columnList(table)} FROM (${rows})
    QUALIFY row_number() OVER (PARTITION BY ${keyList(table)} ORDER BY version DESC, segment DESC) = 1`;
}

/** A query for the current rows of a table, deleted ones included. */
export function currentRows(store: CatalogStore, table: TableName): string {
  const segments = metaOf(store).segments[table];
  const rows = rowsOfSegments(store, table, segments);
  return segments.length === 1 ? `SELECT ${columnList(table)} FROM (${rows})` : newestRows(table, rows);
}
