/** Pins and boards of pages, removed from a generated corpus as questions for models that never saw them. */
import { canonicalizeUrl } from '../../src/content/index.ts';
import { closeDuckDb, openDuckDb, queryColumns } from '../../src/storage/index.ts';
import { replaceTable, tableOf } from './corpus-tables.ts';

/** A page, and a pin whose link to it was removed. */
export interface HiddenPair {
  /** Canonical URL. */
  readonly page: string;
  readonly pin: string;
  /** The pins that still link to the page. */
  readonly others: readonly string[];
}

/** A page, and a board that a day of churn saved it to; these saves were removed. */
export interface HiddenBoard {
  /** Canonical URL. */
  readonly page: string;
  readonly board: string;
}

/**
 * Removes the link and all saves of at most `most` pins of the first day, of pages that keep another pin and that no
 * later day deletes. The pins stay, with their texts, as answers.
 */
export async function hidePairs(corpus: string, days: number, most: number): Promise<HiddenPair[]> {
  const file = (day: number, table: string) => tableOf(corpus, day, table);
  const later = Array.from({ length: days }, (_, i) => i + 1);
  const ofAll = (table: string) => later.map((number) => `SELECT * FROM ${file(number, table)}`);
  const none = (table: string) => `SELECT * FROM ${file(0, table)} WHERE false`;
  const db = await openDuckDb();
  try {
    await db.run(
      `CREATE TABLE later_pins AS ${[none('pins'), ...ofAll('pins')].join(' UNION ALL BY NAME ')}`,
    );
    await db.run(`CREATE TABLE first_pins AS SELECT * FROM ${file(0, 'pins')}`);
    await db.run(`CREATE TABLE hidden AS
      SELECT arg_min(pin_id, md5_number_lower(pin_id::VARCHAR)) AS pin_id, url,
        list(pin_id::VARCHAR ORDER BY pin_id) AS pins
      FROM first_pins WHERE pin_id NOT IN (SELECT pin_id FROM later_pins WHERE deleted_at IS NOT NULL)
      GROUP BY url HAVING count(*) > 1 ORDER BY md5_number_lower(url) LIMIT ${most}`);
    const unlinked = 'CASE WHEN pin_id IN (SELECT pin_id FROM hidden) THEN NULL ELSE url END AS url';
    await replaceTable(db, corpus, 0, 'pins', `SELECT * REPLACE (${unlinked}) FROM first_pins`);
    for (const number of [0, ...later]) {
      const rows = `FROM ${file(number, 'saves')} WHERE pin_id NOT IN (SELECT pin_id FROM hidden)`;
      await replaceTable(db, corpus, number, 'saves', rows);
    }
    const sql = 'SELECT url, pin_id::VARCHAR AS pin, array_to_string(pins, chr(31)) AS pins FROM hidden';
    const { url, pin, pins } = await queryColumns(db, sql, { url: 'text', pin: 'text', pins: 'text' });
    return url.map((page, i) => ({
      page: canonicalizeUrl(page!).url!,
      pin: pin[i]!,
      others: pins[i]!.split('\u001f').filter((other) => other !== pin[i]),
    }));
  } finally {
    closeDuckDb(db);
  }
}

/**
 * Removes all saves of a page to one board, for at most `most` pages of the first day. The page was not on this board on
 * the first day, is on it after the last, and is on other new boards too.
 */
export async function hideBoards(corpus: string, days: number, most: number): Promise<HiddenBoard[]> {
  const file = (day: number, table: string) => tableOf(corpus, day, table);
  const later = Array.from({ length: days }, (_, i) => i + 1);
  const db = await openDuckDb();
  try {
    await db.run(`CREATE TABLE pages_of AS SELECT pin_id, url FROM ${file(0, 'pins')} WHERE url IS NOT NULL`);
    const saves = [0, ...later].map((number) => `SELECT ${number} AS day, * FROM ${file(number, 'saves')}`);
    await db.run(`CREATE TABLE saved AS SELECT url, board_id, min(day) AS day, arg_max(deleted_at IS NULL, day) AS stays
      FROM (${saves.join(' UNION ALL BY NAME ')}) JOIN pages_of USING (pin_id) GROUP BY ALL`);
    const deleted = later.map(
      (number) => `SELECT url FROM ${file(number, 'pages')} WHERE deleted_at IS NOT NULL`,
    );
    await db.run(`CREATE TABLE hidden AS SELECT url, arg_min(board_id, md5_number_lower(board_id::VARCHAR)) AS board_id
      FROM saved WHERE day > 0 AND stays AND url NOT IN (${deleted.join(' UNION ALL ')})
      GROUP BY url HAVING count(*) > 1 ORDER BY md5_number_lower(url) LIMIT ${most}`);
    for (const number of later) {
      const hidden =
        'FROM pages_of JOIN hidden USING (url) WHERE pages_of.pin_id = saves.pin_id AND hidden.board_id = saves.board_id';
      const rows = `FROM ${file(number, 'saves')} saves WHERE NOT EXISTS (${hidden})`;
      await replaceTable(db, corpus, number, 'saves', rows);
    }
    const sql = 'SELECT url, board_id::VARCHAR AS board FROM hidden';
    const { url, board } = await queryColumns(db, sql, { url: 'text', board: 'text' });
    return url.map((page, i) => ({ page: canonicalizeUrl(page!).url!, board: board[i]! }));
  } finally {
    closeDuckDb(db);
  }
}
