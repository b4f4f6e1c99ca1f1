/** Reads CSV files of saved links, with any columns. */
import { type Line, readLines } from '../../text/lines.ts';
import { type LinkPart, type PartFields, resolveFields, splitTags } from '../fields.ts';
import type { ReadContext, SavedLink } from '../reader.ts';
import { addressPosition, delimiterOf, hintedDelimiter, namesOf } from './header.ts';
import { type CsvRecord, readCsvRecords } from './records.ts';

/**
 * Reads a CSV file. Each row is a saved link. `context.map` names the columns of parts; others are guessed from the
 * header, and unknown columns are ignored. If the first row has an address, there is no header, and columns are guessed
 * from it. A row without a board is on the board of the source itself.
 *
 * A row with fewer fields than the header has is read as if the others were empty; more are left out, with a warning.
 */
export async function* readCsv(
  text: AsyncIterable<string>,
  context: ReadContext,
): AsyncGenerator<SavedLink[]> {
  const { delimiter, lines } = await findDelimiter(readLines(text, context.log));
  let columns: Columns | undefined;
  for await (const records of readCsvRecords(lines, delimiter)) {
    const links: SavedLink[] = [];
    for (const record of records) {
      const isFirst = columns === undefined;
      columns ??= columnsOf(record, context);
      if (!isFirst || columns.isGuessed) links.push(linkOf(record, columns, context));
    }
    yield links;
  }
}

/** Which columns a file has. */
interface Columns {
  readonly parts: PartFields;
  readonly count: number;
  /** Whether there is no header. */
  readonly isGuessed: boolean;
}

function columnsOf({ fields, line }: CsvRecord, { name, map = {} }: ReadContext): Columns {
  const isGuessed = Object.keys(map).length === 0 && addressPosition(fields) >= 0;
  const names = isGuessed ? namesOf(fields) : fields.map((field) => field.trim());
  return { parts: resolveFields(names, map, `${name}:${line}`), count: names.length, isGuessed };
}

function linkOf({ line, fields, isBroken }: CsvRecord, columns: Columns, { log }: ReadContext): SavedLink {
  if (isBroken) log.warn(line, 'quotes that are closed', 'a row that was read without them');
  const more = fields.slice(columns.count).filter((field) => field.trim() !== '');
  if (more.length > 0) {
    log.warn(line, `${columns.count} fields, as in the first row`, `${fields.length}: ${more.join(', ')}`);
  }
  const textOf = (part: LinkPart) =>
    columns.parts[part]
      .map((position) => fields[position]?.trim() ?? '')
      .filter((text) => text !== '')
      .join(' ');
  const board = textOf('board');
  return {
    address: textOf('url'),
    title: textOf('title'),
    description: textOf('description'),
    path: board === '' ? [] : [board],
    tags: columns.parts.tags.flatMap((position) => splitTags(fields[position] ?? '')),
    time: textOf('saved_at'),
    line,
  };
}

/** The delimiter, by the first line that is not blank, and all lines without Excel's hint. */
async function findDelimiter(
  batches: AsyncGenerator<Line[]>,
): Promise<{ delimiter: string; lines: AsyncGenerator<Line[]> }> {
  const isText = ({ text }: Line) => text.trim() !== '';
  for (let next = await batches.next(); !next.done; next = await batches.next()) {
    const at = next.value.findIndex(isText);
    if (at < 0) continue;
    const first = next.value[at]!.text;
    const hinted = hintedDelimiter(first);
    const rest = next.value.slice(hinted === undefined ? at : at + 1);
    return {
      delimiter: hinted ?? delimiterOf(first),
      lines: (async function* () {
        if (rest.length > 0) yield rest;
        yield* batches;
      })(),
    };
  }
  return { delimiter: ',', lines: batches };
}
