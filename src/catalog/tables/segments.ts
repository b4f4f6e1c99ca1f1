/** The metadata in the catalog's manifest, and queries over its segments. */
import { addressRules } from '../../content/index.ts';
import { type FileEntry, quoteName, quoteSql, type Store } from '../../storage/index.ts';
import type { Split } from '../views/split.ts';
import { type ColumnType, columnsOf, type TableName, tableNames, tables } from './schema.ts';

/** One immutable Parquet file of a table: at most one row per key. */
export interface Segment {
  /** Relative to the catalog's folder. */
  readonly path: string;
  readonly rows: number;
}

/** The segments of every table, oldest first. Of two rows with equal versions, the one in the later segment counts. */
export type Segments = Readonly<Record<TableName, readonly Segment[]>>;

/** The metadata in the manifest of a catalog. */
export interface CatalogMeta {
  readonly segments: Segments;
  /** The number of the next segment. It only increases, so that no file name is used twice. */
  readonly nextSegment: number;
  readonly split?: Split;
  /** The version of the address rules that made the keys of pages. */
  readonly addressRules: number;
  /** Whether links were imported while every fragment was dropped: a pin may stand for what are several pages now. */
  readonly lackedRoutes?: boolean;
  /** The offset in the event log up to which its events are in the catalog. */
  readonly eventsUntil?: number;
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

/** The metadata of a catalog. Tables that its version of the program did not have get no segments. */
export function metaOf(store: CatalogStore): CatalogMeta {
  const meta = store.manifest?.meta ?? { nextSegment: 0, segments: {} as Partial<Segments>, addressRules };
  const none = Object.fromEntries(tableNames.map((table) => [table, []]));
  // Manifests of the first address rules do not name them
  return {
    ...meta,
    addressRules: meta.addressRules ?? 1,
    segments: { ...none, ...meta.segments } as Segments,
  };
}

/** The manifest's file entries of segments, to keep them in a commit. */
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

/** All columns: `name, ...`. */
export function columnList(table: TableName): string {
  return columnsOf(table)
    .map(([name]) => quoteName(name))
    .join(', ');
}

/** The key columns: `name, ...`. */
export function keyList(table: TableName): string {
  return tables[table].key.map(quoteName).join(', ');
}

/**
 * A query for all rows of some segments, with the position of their segment in the column `segment`. Columns that an
 * older segment lacks are null.
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

/**
 * A query for one row per key of `rows`, a query with the column `segment`: the row with the highest version, and of
 * equal versions, the latest.
 */
export function newestRows(table: TableName, rows: string, columns = columnList(table)): string {
  return `SELECT ${columns} FROM (${onePerKey(table, rows)})`;
}

/** As {@link newestRows}, with the column `segment`. */
export function onePerKey(table: TableName, rows: string): string {
  return `SELECT * FROM (${rows})
    QUALIFY row_number() OVER (PARTITION BY ${keyList(table)} ORDER BY version DESC, segment DESC) = 1`;
}

/** A query for the current rows of a table, including deleted ones. */
export function currentRows(store: CatalogStore, table: TableName): string {
  const { segments } = metaOf(store);
  return currentOf(table, `(${rowsOfSegments(store, table, segments[table])})`, segments, columnList(table));
}

/**
 * A query for `columns` of the current rows among `rows`: a table, or a query in parentheses, with all rows of some keys
 * and the position of their segment in the column `segment`. Most keys have a row only in the largest segment; these rows
 * are passed through, and only the others are sorted.
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
