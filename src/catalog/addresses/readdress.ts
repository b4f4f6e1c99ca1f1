/** Brings a catalog whose keys were made by earlier address rules up to date. */
import { addressRules, canonicalizeUrl, siteOf } from '../../content/index.ts';
import { appendColumns, closeDuckDb, type DuckDb } from '../../storage/index.ts';
import { mergeAndCommit } from '../import/commit.ts';
import { createStaging, stageLinkedPages } from '../import/staging.ts';
import { derivedPinId } from '../tables/derived-ids.ts';
import { type CatalogStore, currentRows, metaOf, rowsOfSegments } from '../tables/segments.ts';
import { count } from '../views/count.ts';
import { openTables } from '../views/snapshot.ts';
import { eachChunk } from './chunks.ts';
import { stageCopies, stageTombstones } from './stage-changes.ts';

/**
 * Moves everything to the keys of today's rules, as one transaction; does nothing if they made the keys already. What had
 * another key before:
 * - a page gets a row with its new key, and the old key becomes an alias of it, so pins with the old address stay on it;
 * - images, engagements and aliases get rows with the new key in place of the old ones;
 * - a pin whose id an import derived from the old key gets the id that the next import of its source derives, so that
 *   this import finds it. Pins of one board that now are the same link become one: the one saved last.
 */
export async function readdress(store: CatalogStore): Promise<void> {
  const { addressRules: rulesOfKeys } = metaOf(store);
  if (rulesOfKeys >= addressRules) return;
  await store.verify(); // compaction would copy damage into a new segment
  const db = await openTables(store, { prefix: 'current_' });
  try {
    await findMoved(db);
    await createStaging(db);
    if ((await count(db, 'moved')) > 0) {
      await renamePins(db);
      await movePages(db, store);
      await moveRows(db);
    }
    await stageLinkedPages(db, rowsOfSegments(store, 'pages', metaOf(store).segments.pages));
    const lackedRoutes = rulesOfKeys === 1;
    await mergeAndCommit(db, store, { addressRules, ...(lackedRoutes ? { lackedRoutes } : {}) });
  } finally {
    closeDuckDb(db);
  }
}

/** Creates the table `moved(old, new, site)` of addresses whose canonical form is another one now. */
async function findMoved(db: DuckDb): Promise<void> {
  await db.run(`CREATE TABLE address AS SELECT DISTINCT url FROM (
    SELECT url FROM current_pages UNION ALL SELECT url FROM current_pins UNION ALL SELECT url FROM current_aliases
    UNION ALL SELECT canonical_url FROM current_aliases UNION ALL SELECT url FROM current_page_images
    UNION ALL SELECT url FROM current_engagements) WHERE url IS NOT NULL`);
  await db.run('CREATE TABLE moved (old VARCHAR, new VARCHAR, site VARCHAR)');
  await eachChunk(db, 'address', ['url'], async ({ url }) => {
    const moved = url.flatMap((old) => {
      const now = canonicalizeUrl(old).url ?? old;
      return now === old ? [] : [{ old, now }];
    });
    await appendColumns(db, 'moved', {
      old: moved.map(({ old }) => old),
      new: moved.map(({ now }) => now),
      site: moved.map(({ now }) => siteOf(now)),
    });
  });
}

/** Gives pins whose id was derived from a moved address their new id, also in saves. Fills `renamed(old, new, url)`. */
async function renamePins(db: DuckDb): Promise<void> {
  await db.run(`CREATE TABLE derived AS SELECT DISTINCT pin_id, board_id, pin.url, moved.new AS now
    FROM current_pins pin JOIN moved ON pin.url = moved.old JOIN current_saves USING (pin_id)`);
  await db.run('CREATE TABLE renamed (old VARCHAR, new VARCHAR, url VARCHAR)');
  await eachChunk(
    db,
    'derived',
    ['pin_id', 'board_id', 'url', 'now'],
    async ({ pin_id, board_id, url, now }) => {
      const rows = pin_id.flatMap((old, i) =>
        derivedPinId(board_id[i]!, url[i]!) === old
          ? [{ old, new: derivedPinId(board_id[i]!, now[i]!), url: now[i]! }]
          : [],
      );
      await appendColumns(db, 'renamed', {
        old: rows.map((row) => row.old),
        new: rows.map((row) => row.new),
        url: rows.map((row) => row.url),
      });
    },
  );
  await stageCopies(db, 'pins', {
    from: 'current_pins source JOIN renamed ON source.pin_id = renamed.old',
    replace: { pin_id: 'renamed.new', url: 'renamed.url' },
    first: 'version DESC, created_at DESC NULLS LAST, renamed.old',
  });
  await stageCopies(db, 'saves', {
    from: 'current_saves source JOIN renamed ON source.pin_id = renamed.old',
    replace: { pin_id: 'renamed.new' },
    first: 'version DESC, saved_at DESC NULLS LAST, renamed.old',
  });
  for (const table of ['pins', 'saves'] as const)
    await stageTombstones(db, table, 'pin_id IN (SELECT old FROM renamed)');
}

/** Copies the rows of moved pages to their new keys, unless a page with texts is there, and makes the old keys aliases. */
async function movePages(db: DuckDb, store: CatalogStore): Promise<void> {
  await stageCopies(db, 'pages', {
    from: `current_pages source JOIN moved ON source.url = moved.old
      WHERE moved.new NOT IN (SELECT url FROM current_pages WHERE coalesce(title, description, body) IS NOT NULL)`,
    replace: { url: 'moved.new', site: 'moved.site' },
    first: 'version DESC, title IS NULL, body IS NULL, moved.old',
    replacesExisting: true,
  });
  // The version of an alias that is there, perhaps deleted, so that the new row takes precedence
  await db.run(`INSERT INTO staged_aliases BY NAME SELECT moved.old AS url, moved.new AS canonical_url,
    coalesce(version, 0) AS version, rowid AS segment
    FROM (SELECT *, rowid FROM moved) moved LEFT JOIN (${currentRows(store, 'aliases')}) alias ON alias.url = moved.old`);
  await db.run('INSERT INTO linked_pages SELECT DISTINCT new, site FROM moved');
}

/** Moves the rows of other tables to the new keys. */
async function moveRows(db: DuckDb): Promise<void> {
  await stageCopies(db, 'aliases', {
    from: `current_aliases source LEFT JOIN moved ON source.url = moved.old
      LEFT JOIN moved target ON source.canonical_url = target.old
      WHERE coalesce(moved.old, target.old) IS NOT NULL
        AND coalesce(moved.new, source.url) <> coalesce(target.new, source.canonical_url)`,
    replace: {
      url: 'coalesce(moved.new, source.url)',
      canonical_url: 'coalesce(target.new, source.canonical_url)',
    },
    first: 'version DESC, moved.old',
    replacesExisting: true,
  });
  await stageCopies(db, 'page_images', {
    from: 'current_page_images source JOIN moved ON source.url = moved.old',
    replace: { url: 'moved.new' },
    first: 'version DESC, moved.old',
  });
  await stageCopies(db, 'engagements', {
    from: `current_engagements source LEFT JOIN moved ON source.url = moved.old
      LEFT JOIN renamed ON source.pin_id = renamed.old WHERE coalesce(moved.old, renamed.old) IS NOT NULL`,
    replace: { url: 'coalesce(moved.new, source.url)', pin_id: 'coalesce(renamed.new, source.pin_id)' },
    first: 'version DESC, moved.old',
    replacesExisting: true,
  });
  for (const table of ['page_images', 'engagements'] as const) {
    await stageTombstones(db, table, 'url IN (SELECT old FROM moved)');
  }
}
