/** Pairs of a page and a pin that are taken out of a generated corpus, to be found by models that never saw them. */
import { join } from 'node:path';
import { canonicalizeUrl } from '../src/content/index.ts';
import { closeDuckDb, openDuckDb, queryColumns, quoteSql } from '../src/storage/index.ts';

/** A page, and a pin of it that the corpus no longer links to it. */
export interface HiddenPair {
  /** Canonical URL. */
  readonly page: string;
  readonly pin: string;
  /** The pins that it is still linked to. */
  readonly others: readonly string[];
}

/**
 * Takes the link and all saves from at most `most` pins of the first day, of pages that keep another pin and that no
 * later day deletes. The pins stay, with their texts, to be found.
 */
export async function hidePairs(corpus: string, days: number, most: number): Promise<HiddenPair[]> {
  const file = (name: string) => quoteSql(join(corpus, `${name}.parquet`));
  const day = (number: number) => `day-${String(number).padStart(3, '0')}`;
  const later = Array.from({ length: days }, (_, i) => i + 1);
  const ofAll = (table: string) => later.map((number) => `SELECT * FROM ${file(`${day(number)}/${table}`)}`);
  const none = (table: string) => `SELECT * FROM ${file(`day-000/${table}`)} WHERE false`;
  const db = await openDuckDb();
  try {
    await db.run(
      `CREATE TABLE later_pins AS ${[none('pins'), ...ofAll('pins')].join(' UNION ALL BY NAME ')}`,
    );
    await db.run(`CREATE TABLE first_pins AS SELECT * FROM ${file('day-000/pins')}`);
    await db.run(`CREATE TABLE hidden AS
      SELECT arg_min(pin_id, md5_number_lower(pin_id::VARCHAR)) AS pin_id, url,
        list(pin_id::VARCHAR ORDER BY pin_id) AS pins
      FROM first_pins WHERE pin_id NOT IN (SELECT pin_id FROM later_pins WHERE deleted_at IS NOT NULL)
      GROUP BY url HAVING count(*) > 1 ORDER BY md5_number_lower(url) LIMIT ${most}`);
    await db.run(`CREATE TABLE pins AS
      SELECT * REPLACE (CASE WHEN pin_id IN (SELECT pin_id FROM hidden) THEN NULL ELSE url END AS url) FROM first_pins`);
    await db.run(`COPY pins TO ${file('day-000/pins')}`);
    for (const number of [0, ...later]) {
      const saves = file(`${day(number)}/saves`);
      await db.run(`CREATE OR REPLACE TABLE saves AS
        SELECT * FROM ${saves} WHERE pin_id NOT IN (SELECT pin_id FROM hidden)`);
      await db.run(`COPY saves TO ${saves}`);
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
