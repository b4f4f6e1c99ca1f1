/** Reads CSV files of saved links, with any columns. */
import { LinkSageError } from '../../../../base/index.ts';
import { type Line, readLines } from '../../text/lines.ts';
import type { LinkPart } from '../fields.ts';
import { plainTextOf } from '../markup/plain-text.ts';
import { joinNotes } from '../notes.ts';
import type { ReadContext, SavedLink } from '../reader.ts';
import { splitTags } from '../tags.ts';
import { delimiterOf, hintedDelimiter } from './delimiter.ts';
import { type CsvLayout, LAYOUT_RECORDS, layoutOf } from './layout.ts';
import { type CsvRecord, readCsvRecords } from './records.ts';

/**
 * Reads a CSV file. Each row is a saved link. `context.map` names the columns of parts; others are found by `layoutOf`, and
 * other columns are ignored. A row without a board is on the board of the source itself.
 *
 * A row with fewer fields than the header has is read as if the others were empty; more are left out, with a warning.
 *
 * @throws LinkSageError if no column holds addresses
 */
export async function* readCsv(
  text: AsyncIterable<string>,
  context: ReadContext,
): AsyncGenerator<SavedLink[]> {
  const { delimiter, lines } = await findDelimiter(readLines(text, context.log));
  let held: CsvRecord[] = [];
  let layout: CsvLayout | undefined;
  for await (const records of readCsvRecords(lines, delimiter)) {
    if (layout !== undefined) yield linksOf(records, layout, context);
    else {
      held.push(...records);
      if (held.length < LAYOUT_RECORDS) continue;
      layout = requireLayout(held, context);
      yield linksOf(held.slice(layout.skipped), layout, context);
      held = [];
    }
  }
  if (layout !== undefined) return;
  layout = requireLayout(held, context);
  yield linksOf(held.slice(layout.skipped), layout, context);
}

function requireLayout(records: readonly CsvRecord[], { name, map = {} }: ReadContext): CsvLayout {
  const where = (record: number) => `${name}:${records[record]?.line ?? 1}`;
  const first = records.slice(0, LAYOUT_RECORDS).map(({ fields }) => fields);
  const found = layoutOf(first, map, where);
  if (found !== undefined) return found;
  throw new LinkSageError(
    `${where(0)}: expected a column of addresses, got ${first[0]?.join(', ') ?? 'nothing'}`,
    { hint: 'Name the column: --map url=COLUMN' },
  );
}

function linksOf(records: readonly CsvRecord[], layout: CsvLayout, context: ReadContext): SavedLink[] {
  return records.map((record) => linkOf(record, layout, context));
}

function linkOf(
  { line, fields, isBroken }: CsvRecord,
  { columns, width }: CsvLayout,
  { log }: ReadContext,
): SavedLink {
  if (isBroken) log.warn(line, 'quotes that are closed', 'a row that was read without them');
  const more = fields.slice(width).filter((field) => field.trim() !== '');
  if (more.length > 0) {
    log.warn(line, `${width} fields, as in the first row`, `${fields.length}: ${more.join(', ')}`);
  }
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

/** The delimiter, by the first lines that are not blank, and all lines without Excel's hint. */
async function findDelimiter(
  batches: AsyncGenerator<Line[]>,
): Promise<{ delimiter: string; lines: AsyncGenerator<Line[]> }> {
  const first: Line[] = [];
  while (first.length < LAYOUT_RECORDS) {
    const next = await batches.next();
    if (next.done) break;
    const at = first.length > 0 ? 0 : next.value.findIndex(isText);
    if (at >= 0) first.push(...next.value.slice(at));
  }
  const hinted = hintedDelimiter(first[0]?.text ?? '');
  if (hinted !== undefined) first.shift();
  return {
    delimiter: hinted ?? delimiterOf(first.map(({ text }) => text)),
    lines: (async function* () {
      if (first.length > 0) yield first;
      yield* batches;
    })(),
  };
}

function isText({ text }: Line): boolean {
  return text.trim() !== '';
}
