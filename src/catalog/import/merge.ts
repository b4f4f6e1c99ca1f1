/** Compares staged rows with the current ones, and writes the new ones to a segment. */
import { type DuckDb, queryColumns, quoteName, quoteSql, writeParquet } from '../../storage/index.ts';
import { columnsOf, type TableName, tables } from '../tables/schema.ts';
import {
  type CatalogStore,
  columnList,
  keyList,
  metaOf,
  newestRows,
  onePerKey,
  rowsOfSegments,
  type Segment,
} from '../tables/segments.ts';
import { stagedRows } from './staging.ts';

/** Rows per row group of a segment. Each thread that writes holds one in memory; by default, it would be four times as large. */
const rowGroupRows = 32_768;

/** Numbers of keys of an import, by result. */
export interface RowCounts {
  /** Keys that the catalog did not have. */
  readonly added: number;
  readonly changed: number;
  /** Equal to the current row; not written again. */
  readonly unchanged: number;
  /** With a lower version than the current row; not written. */
  readonly older: number;
}

/** The counts of a table that a source has no rows of. */
export const noRows: RowCounts = { added: 0, changed: 0, unchanged: 0, older: 0 };

/**
 * Creates the view `fresh_*` of the staged rows to write: the newest row of each key, unless the catalog has an equal one
 * or one with a higher version. Of rows with equal versions, the later one counts.
 *
 * @param isRepeating whether some keys have several rows; these keys are then in the table `repeated_*`
 */
export async function mergeStaged(
  db: DuckDb,
  store: CatalogStore,
  table: TableName,
  isRepeating: boolean,
): Promise<RowCounts> {
  await db.run(`CREATE VIEW newest_${table} AS ${isRepeating ? newestStaged(table) : stagedRows(table)}`);
  const counts = await compareWithCurrent(db, store, table);
  const isAllFresh = counts.unchanged === 0 && counts.older === 0;
  await db.run(`CREATE VIEW fresh_${table} AS SELECT ${columnList(table)} FROM newest_${table}
    ${isAllFresh ? '' : `SEMI JOIN (FROM fate_${table} WHERE fate IN ('added', 'changed')) USING (segment)`}`);
  return counts;
}

/**
 * One staged row per key. Only rows of repeated keys are sorted; most keys are unique, and their rows are passed
 * through.
 */
function newestStaged(table: TableName): string {
  const [alone, several] = ['ANTI', 'SEMI'].map(
    (join) => `${stagedRows(table)} ${join} JOIN repeated_${table} USING (${keyList(table)})`,
  );
  return `${alone} UNION ALL ${onePerKey(table, several!)}`;
}

/**
 * Counts what becomes of each staged row. If the catalog has rows of the table, also creates the table `fate_*` with the
 * result for each row, by `segment`.
 */
async function compareWithCurrent(db: DuckDb, store: CatalogStore, table: TableName): Promise<RowCounts> {
  const segments = metaOf(store).segments[table];
  if (segments.length === 0) {
    const { added } = await queryColumns(db, `SELECT count(*) AS added FROM newest_${table}`, {
      added: 'number',
    });
    return { added: added[0]!, changed: 0, unchanged: 0, older: 0 };
  }
  const [firstKey, ...otherKeys] = tables[table].key.map(quoteName);
  const isSameKey = [firstKey, ...otherKeys].map((name) => `staged.${name} = current.${name}`).join(' AND ');
  const isSameRow = columnsOf(table)
    .map(([name]) => quoteName(name))
    .map((name) => `staged.${name} IS NOT DISTINCT FROM current.${name}`)
    .join(' AND ');
  await db.run(`CREATE TABLE fate_${table} AS SELECT staged.segment,
      CASE WHEN current.${firstKey} IS NULL THEN 'added' WHEN current.version > staged.version THEN 'older'
        WHEN ${isSameRow} THEN 'unchanged' ELSE 'changed' END AS fate
    FROM newest_${table} staged LEFT JOIN (${currentOfStaged(store, table)}) current ON ${isSameKey}`);
  const { fate, rows } = await queryColumns(
    db,
    `SELECT fate, count(*) AS rows FROM fate_${table} GROUP BY fate`,
    { fate: 'text', rows: 'number' },
  );
  const count = (name: keyof RowCounts) => rows[fate.indexOf(name)] ?? 0;
  return {
    added: count('added'),
    changed: count('changed'),
    unchanged: count('unchanged'),
    older: count('older'),
  };
}

function currentOfStaged(store: CatalogStore, table: TableName): string {
  const segments = metaOf(store).segments[table];
  const rows = rowsOfSegments(store, table, segments);
  if (segments.length === 1) return rows;
  return newestRows(table, `SELECT * FROM (${rows}) SEMI JOIN newest_${table} USING (${keyList(table)})`);
}

/**
 * Splits segments into those to keep and those to merge into a new segment of `rows` rows. From the newest back, a segment
 * is merged if it has no more rows than all those merged so far. With imports of similar sizes, a table of n rows then has
 * about log2 n segments, and each row is rewritten about log2 n times.
 */
export function compactSegments(
  segments: readonly Segment[],
  rows: number,
): [kept: Segment[], compacted: Segment[]] {
  let kept = segments.length;
  for (let gathered = rows; kept > 0 && segments[kept - 1]!.rows <= gathered; kept--) {
    gathered += segments[kept - 1]!.rows;
  }
  return [segments.slice(0, kept), segments.slice(kept)];
}

/**
 * Writes the fresh rows of a table, merged with the rows of old segments, in order of keys. Returns the number of
 * rows.
 */
export async function writeSegment(
  db: DuckDb,
  store: CatalogStore,
  table: TableName,
  compacted: readonly Segment[],
  file: string,
): Promise<number> {
  const fresh = `SELECT * FROM fresh_${table}`;
  const older = rowsOfSegments(store, table, compacted);
  const newestOlder =
    compacted.length > 1 ? newestRows(table, older) : `SELECT ${columnList(table)} FROM (${older})`;
  // A fresh row replaces all others with its key: otherwise, it would not be fresh
  const rows =
    compacted.length === 0
      ? fresh
      : `${fresh} UNION ALL SELECT * FROM (${newestOlder}) ANTI JOIN fresh_${table} USING (${keyList(table)})`;
  await writeParquet(db, `SELECT * FROM (${rows}) ORDER BY ${keyList(table)}`, file, { rowGroupRows });
  const { count } = await queryColumns(
    db,
    `SELECT sum(num_rows) AS count FROM parquet_file_metadata(${quoteSql(file)})`,
    { count: 'number' },
  );
  return count[0]!;
}
