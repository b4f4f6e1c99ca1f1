/** Replaces pins that were imported while every fragment was dropped. */
import { appendColumns, type DuckDb } from '../../storage/index.ts';
import { derivedPinId, folderBoardId } from '../tables/derived-ids.ts';
import { type CatalogStore, currentRows } from '../tables/segments.ts';
import { count } from '../views/count.ts';
import { eachChunk } from './chunks.ts';
import { stageTombstones } from './stage-changes.ts';

/**
 * Deletes the pins that staged links with a route had before, when the route was dropped and the last of several links
 * of a board stood for all. A pin goes if it says what the link says (title, description, time), and the source does not
 * have it; so does its page, if nothing else is known of it. Without that, another import of a source would leave this
 * pin beside those of its routes.
 */
export async function replaceRoutes(db: DuckDb, store: CatalogStore): Promise<void> {
  // The id of a link with tags and no folder follows from the board of its source, which it is not on
  await db.run(`CREATE TABLE route AS SELECT DISTINCT pin_id, board_id, url, coalesce(source, '') AS source
    FROM staged_pins JOIN staged_saves USING (pin_id) WHERE contains(url, '#')`);
  if ((await count(db, 'route')) === 0) return;
  await db.run('CREATE TABLE former (pin_id VARCHAR, former_id VARCHAR)');
  await eachChunk(db, 'route', ['pin_id', 'board_id', 'url', 'source'], async (links) => {
    const derived = links.pin_id.flatMap((pin, i) => {
      const key = links.url[i]!;
      return [links.board_id[i]!, folderBoardId(links.source[i]!, [])]
        .filter((board) => derivedPinId(board, key) === pin)
        .map((board) => ({ pin, former: derivedPinId(board, key.slice(0, key.indexOf('#'))) }));
    });
    await appendColumns(db, 'former', {
      pin_id: derived.map(({ pin }) => pin),
      former_id: derived.map(({ former }) => former),
    });
  });
  for (const table of ['pages', 'pins', 'saves', 'aliases', 'page_images', 'engagements'] as const) {
    await db.run(
      `CREATE VIEW current_${table} AS SELECT * FROM (${currentRows(store, table)}) WHERE deleted_at IS NULL`,
    );
  }
  await db.run(`CREATE TABLE replaced AS SELECT DISTINCT pin.pin_id, pin.url FROM former
    JOIN current_pins pin ON pin.pin_id = former_id JOIN staged_pins link ON link.pin_id = former.pin_id
    WHERE pin.title IS NOT DISTINCT FROM link.title AND pin.description IS NOT DISTINCT FROM link.description
      AND pin.created_at IS NOT DISTINCT FROM link.created_at AND former_id NOT IN (SELECT pin_id FROM staged_pins)`);
  await db.run(`CREATE TABLE bare AS SELECT url FROM replaced WHERE url NOT IN (
    SELECT url FROM current_pins ANTI JOIN replaced USING (pin_id) WHERE url IS NOT NULL
    UNION ALL SELECT url FROM staged_pins WHERE url IS NOT NULL UNION ALL SELECT url FROM listed_pages
    UNION ALL SELECT url FROM current_aliases UNION ALL SELECT canonical_url FROM current_aliases
    UNION ALL SELECT url FROM current_page_images UNION ALL SELECT url FROM current_engagements)`);
  await stageTombstones(db, 'pages', 'url IN (FROM bare) AND coalesce(title, description, body) IS NULL');
  for (const table of ['pins', 'saves'] as const) {
    await stageTombstones(db, table, 'pin_id IN (SELECT pin_id FROM replaced)');
  }
}
