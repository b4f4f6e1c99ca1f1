/** What the catalog's manifest holds, and its segments as SQL. */
import { type FileEntry, quoteName, quoteSql, type Store } from '../../storage/index.ts';
import type { Split } from '../views/split.ts';
import { type ColumnType, columnsOf, type TableName, tableNames, tables } from './schema.ts';

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
  moment: 'TIMESTAMP',
  integer: 'BIGINT',
  number: 'DOUBLE',
  vector: 'FLOAT[]',
};

/** What the manifest says; tables that came with later versions of the program have no segments. */
export function metaOf(store: CatalogStore): CatalogMeta {
  const meta = store.manifest?.meta ?? { nextSegment: 0, segments: {} as Partial<Segments> };
  const none = Object.fromEntries(tableNames.map((table) => [table, []]));
  return { ...meta, segments: { ...none, ...meta.segments } as Segments };
}

/** The manifest's entries of some segments, to keep them in a commit. */
export function entriesOf(store: CatalogStore, segments: Segments): FileEntry[] {
  const paths = new Set(tableNames.flatMap((table) => segments[table].map(({ path }) => path)));
  return (store.manifest?.files ?? []).filter(({ path }) => paths.has(path));
}

/** `name TYPE, ...` for CREATE TABLE. */
export function columnDefinitions(table: TableName): string {
  return columnsOf(table)
    .map(([name, type]) => `${quoteName(name)} ${sqlTypes[type]}`)
    .join(', ');
}

/** `name, ...` of all columns. */
export function columnList(table: TableName): string {
  return columnsOf(table)
    .map(([name]) => quoteName(name))
    .join(', ');
}

/** `name, ...` of the key's columns. */
export function keyList(table: TableName): string {
  return tables[table].key.map(quoteName).join(', ');
}

/**
 * A query for all rows of some segments, with the position of their segment in the column `segment`. Columns that a
 * segment lacks, because it is older than they are, are null.
 */
export function rowsOfSegments(store: CatalogStore, table: TableName, segments: readonly Segment[]): string {
  const nulls = columnsOf(table).map(([name, type]) => `NULL::${sqlTypes[type]} AS ${quoteName(name)}`);
  const none = `SELECT ${nulls.join(', ')}, 0 AS segment WHERE false`;
  const parts = segments.map(
    ({ path }, position) =>
      `SELECT *, ${position} AS segment FROM read_parquet(${quoteSql(store.path(path))})`,
  );
  return [none, ...parts].join(' UNION ALL BY NAME ');
}

/** A query for one row per key of `rows`, a query with the column `segment`: the highest version, then the latest. */
export function newestRows(table: TableName, rows: string, columns = columnList(table)): string {
  return `SELECT ${columns} FROM (${onePerKey(table, rows)})`;
}

/** Like {@link newestRows}, with the column `segment`. */
export function onePerKey(table: TableName, rows: string): string {
  return `SELECT * FROM (${rows})
    QUALIFY row_number() OVER (PARTITION BY ${keyList(table)} ORDER BY version DESC, segment DESC) = 1`;
}

/** A query for the current rows of a table, deleted ones included. */
export function currentRows(store: CatalogStore, table: TableName): string {
  const { segments } = metaOf(store);
  return currentOf(table, `(${rowsOfSegments(store, table, segments[table])})`, segments, columnList(table));
}

/**
 * A query for `columns` of the current ones among `rows`: a table, or a query in parentheses, with all rows of some keys
 * and the position of their segment in the column `segment`. Most keys have their row in the largest segment and in no
 * other: these are passed through, so that a few new rows cost no sorting of all.
 */
export function currentOf(
  table: TableName,
  rows: string,
  { [table]: segments }: Segments,
  columns: string,
): string {
  if (segments.length < 2) return `SELECT ${columns} FROM ${rows}`;
  const sizes = segments.map((segment) => segment.rows);
  const largest = sizes.indexOf(Math.max(...sizes));
  const keys = `(SELECT ${keyList(table)} FROM ${rows} WHERE segment <> ${largest})`;
  const [alone, several] = ['ANTI', 'SEMI'].map(
    (join) =>
      `SELECT * FROM (FROM ${rows} WHERE segment = ${largest}) ${join} JOIN ${keys} USING (${keyList(table)})`,
  );
  return `SELECT ${columns} FROM (${alone}) UNION ALL
    ${newestRows(table, `${several} UNION ALL FROM ${rows} WHERE segment <> ${largest}`, columns)}`;
}
