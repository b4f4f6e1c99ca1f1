/** Exports the saved links of the catalog as one `bookmarks.html`. */
import { onAbort, type Progress, silent } from '../../base/index.ts';
import {
  appendColumns,
  closeDuckDb,
  type DuckDb,
  queryColumns,
  streamChunks,
  writeOutputFile,
} from '../../storage/index.ts';
import type { CatalogStore } from '../tables/segments.ts';
import { openTables, verifyDuring } from '../views/snapshot.ts';
import { emptyCatalog } from './export-tables.ts';
import { FolderWalk } from './folder-walk.ts';
import { closeFile, openFile, writeLink } from './netscape.ts';
import { type Outline, type OutlinedBoard, outlineOf } from './outline.ts';

/** The memory that DuckDB uses before it spills to disk. */
const memoryLimit = '1GB';

/** Options of an export of bookmarks. */
export interface ExportBookmarksOptions {
  /** Replace the file if there is one. Default false. */
  readonly overwrite?: boolean | undefined;
  readonly progress?: Progress | undefined;
}

/** What an export of bookmarks has written. */
export interface ExportBookmarksReport {
  /** Links of the file. A pin on several boards that are folders is one link in each. */
  readonly links: number;
  readonly folders: number;
  /** Pins without a page, which no file of bookmarks can hold. */
  readonly withoutPage: number;
}

/**
 * Writes all saved links as a `bookmarks.html` (Netscape format). A board is a folder, in the folders of its path; the
 * board of a tag is a tag of its links. Links are written as they are read, in order of folders and times, so memory holds
 * the boards but not the links.
 *
 * With several sources, each is a folder on the first level. A mark in the file says which source a folder stands for, so
 * an import into this workspace changes nothing.
 *
 * @throws LinkSageError if there are no links, or the file exists and `overwrite` is not set
 */
export async function exportBookmarks(
  store: CatalogStore,
  file: string,
  { overwrite = false, progress = silent }: ExportBookmarksOptions = {},
): Promise<ExportBookmarksReport> {
  const db = await openTables(store, { memoryLimit });
  const stopListening = onAbort(() => db.interrupt());
  try {
    const total = await countPins(db);
    if (total.linked === 0) throw emptyCatalog(store.folder);
    const outline = outlineOf(await readBoards(db));
    let links = 0;
    await verifyDuring(store, async () => {
      await createPlaces(db, outline);
      await writeOutputFile(file, { overwrite }, async function* () {
        const walk = new FolderWalk(outline);
        yield openFile(walk.mark);
        for await (const piece of readLinks(db)) {
          let text = '';
          for (const { position, ...link } of piece) {
            text += walk.moveTo(position);
            text += writeLink(walk.depth, link);
          }
          yield text;
          links += piece.length;
          progress({ task: 'exporting links', done: links, total: total.linked });
        }
        yield walk.end();
        yield closeFile();
      });
    });
    const folders = outline.folders.filter(({ path }) => path.length > 0).length;
    return { links, folders, withoutPage: total.unlinked };
  } finally {
    stopListening();
    closeDuckDb(db);
  }
}

async function countPins(db: DuckDb): Promise<{ linked: number; unlinked: number }> {
  const { linked, unlinked } = await queryColumns(
    db,
    'SELECT count(url) AS linked, count(*) - count(url) AS unlinked FROM pins',
    { linked: 'number', unlinked: 'number' },
  );
  return { linked: linked[0]!, unlinked: unlinked[0]! };
}

async function readBoards(db: DuckDb): Promise<OutlinedBoard[]> {
  const columns = ['board_id', 'title', 'description', 'owner', 'source'] as const;
  const kinds = Object.fromEntries(columns.map((name) => [name, 'text' as const]));
  const read = await queryColumns(db, `SELECT ${columns.join(', ')} FROM boards ORDER BY board_id`, kinds);
  return read.board_id!.map((id, i) => ({
    board_id: id!,
    title: read.title![i]!,
    description: read.description![i]!,
    owner: read.owner![i]!,
    source: read.source![i]!,
  }));
}

/**
 * Creates the table `place` with the position of each board, and `home` with the position of each source itself, for pins
 * in no folder.
 */
async function createPlaces(db: DuckDb, { places, sources }: Outline): Promise<void> {
  await db.run('CREATE TEMP TABLE place (board_id VARCHAR, position UINTEGER, tag VARCHAR)');
  await appendColumns(db, 'place', {
    board_id: places.map(({ board }) => board),
    position: Uint32Array.from(places, ({ position }) => position),
    tag: places.map(({ tag }) => tag),
  });
  await db.run('CREATE TEMP TABLE home (source VARCHAR, position UINTEGER)');
  await appendColumns(db, 'home', {
    source: sources.map(({ mark }) => mark.source),
    position: Uint32Array.from(sources, ({ top }) => top),
  });
}

/** The links of the file, in order. Pins that are in no folder are at the top of their source, or of the file. */
async function* readLinks(db: DuckDb) {
  const pieces = streamChunks(
    db,
    `WITH filed AS (SELECT pin_id, position, saved_at FROM saves JOIN place USING (board_id) WHERE tag = ''),
      tagged AS (SELECT pin_id, min(position) AS position, min(saved_at) AS saved_at, list(tag ORDER BY tag) AS tags
        FROM saves JOIN place USING (board_id) WHERE tag <> '' GROUP BY pin_id),
      homes AS (SELECT source, min(position) AS position FROM home GROUP BY source)
    SELECT coalesce(filed.position, tagged.position, homes.position, 0) AS position, url, coalesce(title, '') AS title,
      coalesce(description, '') AS description, to_json(coalesce(tags, []))::VARCHAR AS tags,
      epoch_us(coalesce(filed.saved_at, tagged.saved_at, created_at))::DOUBLE / 1000 AS "savedAt"
    FROM pins LEFT JOIN filed USING (pin_id) LEFT JOIN tagged USING (pin_id)
      LEFT JOIN homes ON pins.source = homes.source
    WHERE url IS NOT NULL ORDER BY 1, 6, pin_id`,
    {
      position: 'uint32',
      url: 'text',
      title: 'text',
      description: 'text',
      tags: 'text',
      savedAt: 'number',
    },
  );
  for await (const { position, url, title, description, tags, savedAt } of pieces) {
    yield url.map((address, i) => ({
      position: position[i]!,
      url: address!,
      title: title[i]!,
      description: description[i]!,
      tags: JSON.parse(tags[i]!) as string[],
      savedAt: savedAt[i]!,
    }));
  }
}
