/** Parquet files as a source: checks their columns. */
import { LinkSageError } from '../../base/index.ts';
import { type DuckDb, queryColumns, quoteName, quoteSql } from '../../storage/index.ts';
import { columnsOf, type TableName, tableOfColumns } from '../tables/schema.ts';
import { LINES_PER_FILE } from './import-log.ts';
import { readings } from './parquet-columns.ts';

/** The files of one table. */
export interface ParquetTable {
  readonly table: TableName;
  /** In the order of their rows: of equal versions, later rows count. */
  readonly files: readonly string[];
  /** The columns of the table that the files have. */
  readonly columns: ReadonlySet<string>;
}

/** An upper limit of the rows of a file, the same as for the places of an import log. */
const rowsPerFile = LINES_PER_FILE;

/**
 * Reads the columns of the files of one table.
 *
 * @param given the table; if undefined, it follows from the columns
 * @throws LinkSageError naming the file, and the column that does not fit
 */
export async function describeParquet(
  db: DuckDb,
  files: readonly string[],
  given: TableName | undefined,
  ignoreUnknownColumns: boolean,
): Promise<ParquetTable> {
  const columns = new Set<string>();
  let table = given;
  for (const file of files) {
    const types = await readTypes(db, file);
    table ??= tableOfColumns([...types.keys()]);
    if (table === undefined) {
      throw new LinkSageError(
        `${file}: expected a column pin_id, board_id or url, got ${[...types.keys()].join(', ')}`,
      );
    }
    checkColumns(file, table, types, ignoreUnknownColumns);
    for (const [name] of columnsOf(table)) if (types.has(name)) columns.add(name);
  }
  return { table: table!, files, columns };
}

function checkColumns(
  file: string,
  table: TableName,
  types: ReadonlyMap<string, string>,
  ignoreUnknownColumns: boolean,
): void {
  const known = new Map(columnsOf(table));
  const unknown = [...types.keys()].find((name) => !known.has(name));
  if (unknown !== undefined && !ignoreUnknownColumns) {
    throw new LinkSageError(
      `${file}: expected columns of ${table} (${[...known.keys()].join(', ')}), got "${unknown}"`,
      { hint: 'Pass --ignore-unknown-columns to ignore it.' },
    );
  }
  for (const [name, type] of known) {
    if (name === 'site') continue; // always derived from the URL
    const got = types.get(name);
    if (got === undefined) {
      if (type !== 'key' && type !== 'moment') continue;
      throw new LinkSageError(`${file}: expected a column ${name}, got none`);
    }
    const { fits, holds } = readings[type];
    if (!fits.test(got)) throw new LinkSageError(`${file}: expected ${name} to be ${holds}, got ${got}`);
  }
}

/** The columns of a file: name → type in DuckDB. */
async function readTypes(db: DuckDb, file: string): Promise<Map<string, string>> {
  try {
    const { name, type } = await queryColumns(
      db,
      `SELECT column_name AS name, column_type AS type FROM (DESCRIBE FROM ${readParquet([file])})`,
      { name: 'text', type: 'text' },
    );
    return new Map(name.map((each, i) => [each!, type[i]!]));
  } catch (cause) {
    const message = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new LinkSageError(`${file}: expected a Parquet file, got: ${message}`, { cause });
  }
}

/** A query for some columns of all rows, with their order in `segment`, which {@link placeOf} turns into file and row. */
export function rowsOfFiles({ files }: ParquetTable, columns: Iterable<string>): string {
  const selected = [...columns].map((name) => `${quoteName(name)}, `);
  return `SELECT ${selected.join('')}file_index::BIGINT * ${rowsPerFile} + file_row_number AS segment
    FROM ${readParquet(files)}`;
}

/** The position of the file of a row, and its number in that file, from 1. */
export function placeOf(segment: number): { file: number; row: number } {
  return { file: Math.floor(segment / rowsPerFile), row: (segment % rowsPerFile) + 1 };
}

function readParquet(files: readonly string[]): string {
  // DuckDB reads names as patterns; a character in brackets is literal
  const patterns = files.map((file) => quoteSql(file.replace(/[*?[]/g, '[$&]')));
  return `read_parquet([${patterns.join(', ')}], union_by_name = true, hive_partitioning = false)`;
}
