/** Staged rows against the current ones: what is new, and the segment that it becomes. */
import { type DuckDb, queryColumns, quoteSql, writeParquet } from '../storage/index.ts';
import { columnsOf, type TableName, tables } from './schema.ts';
import {
  type CatalogStore,
  columnList,
  keyList,
  metaOf,
  newestRows,
  rowsOfSegments,
  type Segment,
} from './segments.ts';

/** What became of the keys that an import gave. */
export interface RowCounts {
  /** Keys that the catalog did not have. */
  readonly added: number;
  readonly changed: number;
  /** Equal to the current row; not written again. */
  readonly unchanged: number;
  /** Of a lower version than the current row; not written. */
  readonly older: number;
}

/**
 * Creates the table `merged_*`: the newest staged row of each key, and in `fate` what becomes of it. Equal versions
 * of one key: the later row counts.
 */
export async function mergeStaged(db: DuckDb, store: CatalogStore, table: TableName): Promise<RowCounts> {
  const columns = columnsOf(table).map(([name]) => name);
  const [firstKey] = tables[table].key;
  const sameKey = tables[table].key.map((name) => `staged.${name} = current.${name}`).join(' AND ');
  const sameRow = columns.map((name) => `staged.${name} IS NOT DISTINCT FROM current.${name}`).join(' AND ');
  const known = rowsOfSegments(store, table, metaOf(store).segments[table]);
  await db.run(`CREATE TABLE merged_${table} AS
    WITH staged AS (${newestRows(table, `SELECT * FROM staged_${table}`)}),
      current AS (${newestRows(table, `SELECT * FROM (${known}) SEMI JOIN staged_${table} USING (${keyList(table)})`)})
    SELECT staged.*, CASE WHEN current.${firstKey} IS NULL THEN 'added' WHEN current.version > staged.version THEN 'older'
      WHEN ${sameRow} THEN 'unchanged' ELSE 'changed' END AS fate
    FROM staged LEFT JOIN current ON ${sameKey}`);
  const { fate, rows } = await queryColumns(
    db,
    `SELECT fate, count(*) AS rows FROM merged_${table} GROUP BY fate`,
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

/** The query for the rows of `merged_*` that are to be written. */
function freshRows(table: TableName): string {
  return `SELECT ${columnList(table)} FROM merged_${table} WHERE fate IN ('added', 'changed')`;
}

/**
 * Splits segments into those that stay and those to fold into a new one of `rows` rows: folding back while the
 * next one is no larger than what is gathered, so that sizes at least halve from segment to segment. A table of
 * n rows then has about log2 n segments, and a row is rewritten about log2 n times.
 */
export function foldSegments(
  segments: readonly Segment[],
  rows: number,
): [kept: Segment[], folded: Segment[]] {
  let kept = segments.length;
  for (let gathered = rows; kept > 0 && segments[kept - 1]!.rows <= gathered; kept--) {
    gathered += segments[kept - 1]!.rows;
  }
  return [segments.slice(0, kept), segments.slice(kept)];
}

/** Writes the fresh rows of a table, over those of the folded segments, in order of their keys; returns how many. */
export async function writeSegment(
  db: DuckDb,
  store: CatalogStore,
  table: TableName,
  folded: readonly Segment[],
  file: string,
): Promise<number> {
  const older = rowsOfSegments(store, table, folded);
  const rows = `${older} UNION ALL SELECT *, ${folded.length} AS segment FROM (${freshRows(table)})`;
  await writeParquet(db, `${newestRows(table, rows)} ORDER BY ${keyList(table)}`, file);
  const { count } = await queryColumns(
    db,
    `SELECT sum(num_rows) AS count FROM parquet_file_metadata(${quoteSql(file)})`,
    { count: 'number' },
  );
  return count[0]!;
}
