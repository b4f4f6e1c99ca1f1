/** The data set awesome-lists as catalog tables: real link lists with the day on which each entry appeared. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { contentHash } from '../../src/base/index.ts';
import { words } from '../../src/text/index.ts';
import { readFirstSightings, readTrackedList, type TrackedEntry } from './awesome-list.ts';
import { CatalogTables, writeTables } from './catalog-tables.ts';
import { findDataSet } from './data-folder.ts';
import { type DescribePage, readDescriptions } from './page-descriptions.ts';
import { type CatalogSummary, summarize } from './summary.ts';

export interface AwesomeListsOptions {
  /** The folder with `awesome-lists/`. Default: LINKSAGE_DATA. */
  readonly data?: string | undefined;
  /** The folder that gets the JSONL files. */
  readonly out: string;
  /** Whether pages get the descriptions of `pages.tsv.gz`, which are often close to the texts of their pins. Default false. */
  readonly descriptions?: boolean;
}

/** Separates the headings in a board's title. */
const PATH_SEPARATOR = ' / ';

/**
 * Writes the lists as catalog tables.
 *
 * - A board is a list and a path of headings in it; its owner is the list's name on GitHub, `avelino/awesome-go`,
 *   which is unique and reads as a title, whereas first headings are often logos or "Contents".
 * - A pin is a page and the words of an entry's text: a verbatim copy in another list saves the same pin again.
 * - A save has the day on which the list was first seen to link to the page, or no date.
 * - A page has its URL and, if asked for, its description.
 *
 * @throws LinkSageError if the data set is missing
 */
export async function convertAwesomeLists(options: AwesomeListsOptions): Promise<CatalogSummary> {
  const folder = findDataSet('awesome-lists', options.data);
  const describe: DescribePage = options.descriptions
    ? await readDescriptions(join(folder, 'pages.tsv.gz'))
    : () => undefined;
  const tables = new CatalogTables();
  for (const file of (await readdir(join(folder, 'lists'))).sort()) {
    const name = file.replace(/\.md$/, '').replaceAll('__', '/');
    const entries = readTrackedList(await readFile(join(folder, 'lists', file), 'utf8'));
    const daily = gunzipSync(await readFile(join(folder, 'daily', `${file}.gz`))).toString();
    const firstSeen = readFirstSightings(daily);
    for (const entry of entries) addEntry(tables, name, entry, firstSeen.get(entry.url), describe);
  }
  await writeTables(options.out, tables);
  return summarize(tables);
}

function addEntry(
  tables: CatalogTables,
  list: string,
  { url, title, description, headingPath }: TrackedEntry,
  firstSeen: string | undefined,
  describe: DescribePage,
): void {
  const board = contentHash(list, ...headingPath);
  const pin = contentHash(url, words(`${title} ${description}`).join(' '));
  tables.addPage({ url, description: describe(url) });
  tables.addBoard({ board_id: board, title: headingPath.join(PATH_SEPARATOR) || list, owner: list });
  tables.addPin({ pin_id: pin, url, title, description: description || undefined, created_at: firstSeen });
  tables.addSave({ pin_id: pin, board_id: board, saved_at: firstSeen });
}
