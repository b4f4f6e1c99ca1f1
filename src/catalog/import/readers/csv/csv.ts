/** Reads CSV files of saved links, with any columns. */
import { LinkSageError } from '../../../../base/index.ts';
import { readLines } from '../../text/lines.ts';
import type { LinkPart } from '../fields.ts';
import { plainTextOf } from '../markup/plain-text.ts';
import { joinNotes } from '../notes.ts';
import type { ReadContext, SavedLink } from '../reader.ts';
import { splitTags } from '../tags.ts';
import { type CsvRecord, readCsvRecords } from './csv-records.ts';
import { type CsvLayout, LAYOUT_RECORDS, layoutOf } from './layout.ts';

/**
 * Reads a CSV file. Each row is a saved link. `context.map` names the columns of parts; others are guessed from the header,
 * or from what they hold, and other columns are ignored. A row without a board is on the board of the source itself.
 *
 * @throws LinkSageError if no column holds addresses
 */
export async function* readCsv(
  text: AsyncIterable<string>,
  context: ReadContext,
): AsyncGenerator<SavedLink[]> {
  let first: CsvRecord[] | undefined = [];
  let layout: CsvLayout | undefined;
  for await (const records of readCsvRecords(readLines(text, context.log), context.log)) {
    if (first !== undefined) {
      first.push(...records);
      if (first.length < LAYOUT_RECORDS) continue;
    }
    layout ??= requireLayout(first ?? [], context);
    const rows: CsvRecord[] = first?.slice(layout.skipped) ?? records;
    first = undefined;
    yield linksOf(rows, layout);
  }
  if (first === undefined) return;
  layout = requireLayout(first, context);
  yield linksOf(first.slice(layout.skipped), layout);
}

function requireLayout(records: readonly CsvRecord[], { name, map = {} }: ReadContext): CsvLayout {
  const where = (record: number) => `${name}:${String(records[record]?.line ?? 1)}`;
  const found = layoutOf(
    records.map(({ fields }) => fields),
    map,
    where,
  );
  if (found !== undefined) return found;
  throw new LinkSageError(
    `${where(0)}: expected a column of addresses, got ${records[0]?.fields.join(', ') ?? 'nothing'}`,
    { hint: 'Name the column: --map url=COLUMN' },
  );
}

function linksOf(records: readonly CsvRecord[], layout: CsvLayout): SavedLink[] {
  return records.map((record) => linkOf(record, layout));
}

function linkOf({ line, fields }: CsvRecord, { columns }: CsvLayout): SavedLink {
  const textsOf = (part: LinkPart) => columns[part].map((position) => fields[position] ?? '');
  const [board = ''] = textsOf('board');
  return {
    address: textsOf('url')[0]!,
    title: textsOf('title')[0],
    description: joinNotes(textsOf('description').map(plainTextOf)), // Zotero writes notes in HTML
    path: [board],
    tags: textsOf('tags').flatMap(splitTags),
    time: textsOf('saved_at')[0],
    line,
  };
}
