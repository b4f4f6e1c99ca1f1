/** Merges the rows of saved links that are the same: the same page in the same folder, or the same folder. */
import { appendColumns, type DuckDb, queryColumns } from '../../../storage/index.ts';
import { folderBoardId } from '../../tables/derived-ids.ts';
import { columnsOf, type TableName } from '../../tables/schema.ts';
import { keyList } from '../../tables/segments.ts';

/** The tables in which saved links have rows. */
export type LinkTable = 'pins' | 'boards' | 'saves';

/** Between the notes of links that are merged. */
const noteSeparator = ' — ';

/** The host of a pin's page, such as `example.com`. */
const host = "regexp_extract(url, '^https://([^/?#]+)', 1)";

/** Whether a title is only an address: one word with the host of the page in it. */
const isAddress = `(NOT regexp_matches(title, '\\s') AND (contains(title, '://') OR contains(lower(title), ${host})))`;

/** What becomes of a column, where it is not the value of the last row. */
const merged: Readonly<Record<LinkTable, Readonly<Record<string, string>>>> = {
  pins: {
    // The longest title that is no address; of equal ones the first
    title: `first(title ORDER BY title IS NULL, ${isAddress}, length(title) DESC, segment)`,
    description: `string_agg(description, '${noteSeparator}' ORDER BY segment) FILTER (is_first_note)`,
    created_at: 'min(created_at)',
  },
  boards: {
    description: `string_agg(description, '${noteSeparator}' ORDER BY segment) FILTER (is_first_note)`,
  },
  saves: { saved_at: 'min(saved_at)' },
};

/**
 * Replaces the staged rows of each key of `repeated_*` by one: it has the best title, all different notes and the earliest
 * time. The other rows were counted before. Pins are merged first, then boards, then saves.
 */
export async function mergeLinks(db: DuckDb, table: LinkTable): Promise<void> {
  const keys = keyList(table);
  const columns = columnsOf(table).map(
    ([name]) => `${merged[table][name] ?? `last(${name} ORDER BY segment)`} AS ${name}`,
  );
  const isFirstNote =
    'description' in merged[table]
      ? `row_number() OVER (PARTITION BY ${keys}, description ORDER BY segment) = 1 AND description IS NOT NULL`
      : 'false';
  await db.run(`CREATE TABLE merged_${table} AS
    SELECT ${columns.join(', ')}, max(segment) AS segment, min(place) AS place
    FROM (SELECT *, ${isFirstNote} AS is_first_note FROM staged_${table} SEMI JOIN repeated_${table} USING (${keys}))
    GROUP BY ${keys}`);
  await db.run(`DELETE FROM staged_${table} WHERE (${keys}) IN (SELECT (${keys}) FROM repeated_${table})`);
  await db.run(`INSERT INTO staged_${table} BY NAME FROM merged_${table}`);
  await db.run(`DROP TABLE merged_${table}`);
  if (table === 'pins') await mergeSaves(db);
}

/**
 * Gives the saves of merged pins what a link has once: one time, and no save on the board of the source itself if it has
 * tags.
 */
async function mergeSaves(db: DuckDb): Promise<void> {
  await db.run(`UPDATE staged_saves SET saved_at = staged_pins.created_at FROM staged_pins
    WHERE staged_saves.pin_id = staged_pins.pin_id AND staged_pins.pin_id IN (FROM repeated_pins)`);
  const { source } = await queryColumns(
    db,
    'SELECT DISTINCT source FROM staged_pins SEMI JOIN repeated_pins USING (pin_id)',
    { source: 'text' },
  );
  await db.run('CREATE TABLE catch_all (board_id VARCHAR)');
  await appendColumns(db, 'catch_all', { board_id: source.map((name) => folderBoardId(name!, [])) });
  await db.run(`DELETE FROM staged_saves WHERE board_id IN (FROM catch_all)
    AND pin_id IN (SELECT pin_id FROM staged_saves SEMI JOIN repeated_pins USING (pin_id) ANTI JOIN catch_all USING (board_id))`);
  await db.run(`DELETE FROM staged_boards WHERE board_id IN (FROM catch_all)
    AND board_id NOT IN (SELECT board_id FROM staged_saves) AND description IS NULL`);
  await db.run('DROP TABLE catch_all');
}

/** Whether a table may have rows of saved links. */
export function isLinkTable(table: TableName): table is LinkTable {
  return table in merged;
}
