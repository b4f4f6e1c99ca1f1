/** Finds the columns of a CSV file. */
import { LinkSageError } from '../../../base/index.ts';

/** The fields of a saved link that a column can contain. */
export const csvFields = ['url', 'title', 'description', 'board', 'tags', 'saved_at'] as const;
export type CsvField = (typeof csvFields)[number];

/** The header of the column for each field; missing fields are guessed. */
export type CsvMapping = Readonly<Partial<Record<CsvField, string>>>;

/** The position of each field's column; undefined if the file has none. */
export type CsvColumns = Readonly<Partial<Record<CsvField, number>>>;

/**
 * Known headers of each field, in order of preference. They include those of Pocket (`time_added`, `tags`), Raindrop
 * (`excerpt`, `folder`, `created`), Instapaper (`Selection`, `Timestamp`) and Pinboard (`href`, `extended`, `time`).
 */
const knownHeaders: Readonly<Record<CsvField, readonly string[]>> = {
  url: ['url', 'link', 'href', 'uri', 'address', 'website', 'resolved_url', 'given_url'],
  title: ['title', 'name', 'resolved_title', 'given_title'],
  description: ['description', 'extended', 'excerpt', 'note', 'notes', 'selection', 'summary', 'comment'],
  board: ['board', 'folder', 'list', 'collection', 'category', 'section'],
  tags: ['tags', 'labels'],
  saved_at: [
    'saved_at',
    'time_added',
    'created_at',
    'created',
    'date_added',
    'added',
    'timestamp',
    'time',
    'date',
  ],
};

/** Whether a header has a known column of URLs, so that the file can be read without a mapping. */
export function hasUrlHeader(header: readonly string[]): boolean {
  return findColumns(header).url !== undefined;
}

/**
 * Finds the columns of a header. Ignores case; `date added` equals `date_added`.
 *
 * @throws LinkSageError if the mapping names an unknown field or header, or there is no column of URLs.
 */
export function resolveColumns(header: readonly string[], map: CsvMapping, where: string): CsvColumns {
  const columns: Partial<Record<CsvField, number>> = findColumns(header);
  for (const [field, name] of Object.entries(map)) {
    if (!isField(field)) {
      throw new LinkSageError(`${where}: expected a mapping of ${csvFields.join(', ')}, got ${field}`);
    }
    const position = header.indexOf(name);
    if (position < 0) {
      throw new LinkSageError(`${where}: expected a column "${name}" for ${field}, got ${header.join(', ')}`);
    }
    columns[field] = position;
  }
  if (columns.url === undefined) {
    throw new LinkSageError(`${where}: expected a column of addresses, got ${header.join(', ')}`, {
      hint: 'Name the column: --map url=COLUMN',
    });
  }
  return columns;
}

function findColumns(header: readonly string[]): Partial<Record<CsvField, number>> {
  const folded = header.map((name) =>
    name
      .trim()
      .toLowerCase()
      .replace(/[\s-]+/g, '_'),
  );
  const columns: Partial<Record<CsvField, number>> = {};
  for (const field of csvFields) {
    const name = knownHeaders[field].find((known) => folded.includes(known));
    if (name !== undefined) columns[field] = folded.indexOf(name);
  }
  // Pinboard calls the title `description` and the description `extended`
  const extended = folded.indexOf('extended');
  if (extended >= 0 && columns.title === undefined && columns.description !== undefined) {
    columns.title = columns.description;
    columns.description = extended;
  }
  return columns;
}

function isField(name: string): name is CsvField {
  return (csvFields as readonly string[]).includes(name);
}
