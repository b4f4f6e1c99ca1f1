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
  /** The folder that holds `bookmarked-links/`; LINKSAGE_DATA where left out. */
  readonly data?: string | undefined;
  /** The folder that gets the JSONL files. */
  readonly out: string;
}

const time = z.iso.datetime({ offset: true });

/** The fields read of an entry; it has many more. */
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
 * What Hacker News appends in its feed: the page's own address and, as of the day of the crawl, points and comments.
 */
const feedFooter = /\s*(?:Article URL: |Comments URL: https:\/\/news\.ycombinator\.com).*$/;

/** In the ids of the boards, so that they meet no other collection's. */
const COLLECTION = 'bookmarked-links';

/**
 * Writes the bookmarks as catalog tables.
 *
 * - A page is a link with its title and description; those of an entry without tags are pages and nothing else.
 * - A board is a tag. There is one curator, so boards have no owner.
 * - A pin is one tag given to one link. It has no text of its own.
 * - A save's time is when the bookmark was made, never when the link was published.
 *
 * @throws LinkSageError where the data set is not there or a file is not what it should be
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
  if (url === undefined) return; // a feed may list what is no page, such as a magnet link
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
