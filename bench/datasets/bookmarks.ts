/** The data set bookmarked-links as catalog tables: one curator's bookmarks with their tags. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { contentHash, LinkSageError } from '../../src/base/index.ts';
import { canonicalizeUrl } from '../../src/content/index.ts';
import { CatalogTables, writeTables } from './catalog-tables.ts';
import { findDataSet } from './data-folder.ts';
import { htmlText } from './html-text.ts';
import { type CatalogSummary, summarize } from './summary.ts';

export interface BookmarkedLinksOptions {
  /** The folder with `bookmarked-links/`. Default: LINKSAGE_DATA. */
  readonly data?: string | undefined;
  /** The folder that gets the JSONL files. */
  readonly out: string;
}

const time = z.iso.datetime({ offset: true });

/** The fields of an entry that are read; it has many more. */
const bookmark = z.object({
  link: z.string(),
  title: z.string().nullable(),
  description: z.string().nullable(),
  language: z.string().nullable(),
  tags: z.array(z.string()),
  date_created: time,
  date_published: time,
});

type Bookmark = z.infer<typeof bookmark>;

/**
 * What the feed of Hacker News appends: the address of the page and, as of the day of the crawl, points and comments.
 */
const feedFooter = /\s*(?:Article URL: |Comments URL: https:\/\/news\.ycombinator\.com).*$/;

/** Prefix of the ids of boards, so that they differ from those of other collections. */
const COLLECTION = 'bookmarked-links';

/**
 * Writes the bookmarks as catalog tables.
 *
 * - A page is a link with its title and description; an entry without tags is only a page.
 * - A board is a tag. There is one curator, so boards have no owner.
 * - A pin is one tag of one link. It has no text.
 * - The time of a save is that of the bookmark, never that of the publication of the link.
 *
 * @throws LinkSageError if the data set is missing or a file has an unexpected format
 */
export async function convertBookmarkedLinks(options: BookmarkedLinksOptions): Promise<CatalogSummary> {
  const folder = join(findDataSet('bookmarked-links', options.data), 'bookmarks');
  const tables = new CatalogTables();
  for (const file of (await readdir(folder)).sort()) {
    for (const entry of await readBookmarkFile(join(folder, file))) addBookmark(tables, entry);
  }
  await writeTables(options.out, tables);
  return summarize(tables);
}

async function readBookmarkFile(path: string): Promise<Bookmark[]> {
  const parsed = z.array(bookmark).safeParse(JSON.parse(gunzipSync(await readFile(path)).toString()));
  if (parsed.success) return parsed.data;
  throw new LinkSageError(`${path}: expected an array of bookmarks, got ${z.prettifyError(parsed.error)}`);
}

function addBookmark(tables: CatalogTables, entry: Bookmark): void {
  const { url } = canonicalizeUrl(entry.link);
  if (url === undefined) return; // a feed may list links that are not pages, such as magnet links
  tables.addPage({
    url,
    title: htmlText(entry.title ?? '') || undefined,
    description: htmlText(entry.description ?? '').replace(feedFooter, '') || undefined,
    language: entry.language ?? undefined,
    published_at: entry.date_published,
  });
  for (const tag of entry.tags) {
    const board = contentHash(COLLECTION, tag);
    const pin = contentHash(board, url);
    tables.addBoard({ board_id: board, title: tag });
    tables.addPin({ pin_id: pin, url, created_at: entry.date_created });
    tables.addSave({ pin_id: pin, board_id: board, saved_at: entry.date_created });
  }
}
