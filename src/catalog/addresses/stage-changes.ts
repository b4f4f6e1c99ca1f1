/** Stages changed copies of current rows, and rows that delete current rows. The SQL views `current_*` have these rows. */
import type { DuckDb } from '../../storage/index.ts';
import { stagingOf } from '../import/staging.ts';
import { type TableName, tables } from '../tables/schema.ts';

/** Staged rows are numbered; those of this file come after all that a reader or another statement has numbered. */
const firstNumber = 2 ** 40;

/** Which rows are copied, and how they are changed. */
interface Copies {
  /** SQL after FROM. The rows of the table are those of `source`. */
  readonly from: string;
  /** SQL of the columns that change. */
  readonly replace: Readonly<Record<string, string>>;
  /** Which of several rows with one key is copied, as SQL after ORDER BY. */
  readonly first: string;
  /** Whether a row may take the place of a current row with its key. Default false. */
  readonly replacesExisting?: boolean;
}

export async function stageCopies(
  db: DuckDb,
  table: TableName,
  { from, replace, first, replacesExisting = false }: Copies,
): Promise<void> {
  const changed = Object.entries(replace).map(([name, sql]) => `${sql} AS ${name}`);
  const key = tables[table].key.map((name) => replace[name] ?? `source."${name}"`);
  const existing = replacesExisting ? '' : `ANTI JOIN current_${table} USING (${quoted(table)})`;
  await insert(
    db,
    table,
    `SELECT * FROM (SELECT source.* REPLACE (${changed.join(', ')}) FROM ${from}
      QUALIFY row_number() OVER (PARTITION BY ${key.join(', ')} ORDER BY ${first}) = 1) ${existing}`,
  );
}

/** Stages rows that delete the current rows for which an SQL condition holds. */
export async function stageTombstones(db: DuckDb, table: TableName, condition: string): Promise<void> {
  const now = new Date().toISOString().replace('Z', '');
  const rows = `SELECT * REPLACE (TIMESTAMP '${now}' AS deleted_at) FROM current_${table} WHERE ${condition}`;
  await insert(db, table, rows);
}

function insert(db: DuckDb, table: TableName, rows: string): Promise<unknown> {
  const staging = stagingOf(table);
  return db.run(`INSERT INTO ${staging} BY NAME
    SELECT *, ${firstNumber} + (SELECT count(*) FROM ${staging}) + row_number() OVER () AS segment FROM (${rows})`);
}

function quoted(table: TableName): string {
  return tables[table].key.map((name) => `"${name}"`).join(', ');
}
