/** Reads CSV files of saved links, with any columns. */
import { readLines } from '../../text/lines.ts';
import { type LinkPart, type PartFields, resolveFields, splitTags } from '../fields.ts';
import type { ReadContext, SavedLink } from '../reader.ts';
import { type CsvRecord, readCsvRecords } from './csv-records.ts';

/**
 * Reads a CSV file whose first record is a header. Each row is a saved link. `context.map` names the columns of parts;
 * others are guessed from the header, and unknown columns are ignored. A row without a board is on the board of the source
 * itself.
 */
export async function* readCsv(
  text: AsyncIterable<string>,
  context: ReadContext,
): AsyncGenerator<SavedLink[]> {
  let header: readonly string[] | undefined;
  let columns: PartFields | undefined;
  for await (const records of readCsvRecords(readLines(text, context.log), context.log)) {
    const links: SavedLink[] = [];
    for (const record of records) {
      if (header === undefined || columns === undefined) {
        header = record.fields.map((name) => name.trim());
        columns = resolveFields(header, context.map ?? {}, `${context.name}:${record.line}`);
      } else links.push(linkOf(record, columns));
    }
    yield links;
  }
}

function linkOf({ line, fields }: CsvRecord, columns: PartFields): SavedLink {
  const textOf = (part: LinkPart) =>
    columns[part]
      .map((position) => fields[position]?.trim() ?? '')
      .filter((text) => text !== '')
      .join(' ');
  const board = textOf('board');
  return {
    address: textOf('url'),
    title: textOf('title'),
    description: textOf('description'),
    path: board === '' ? [] : [board],
    tags: columns.tags.flatMap((position) => splitTags(fields[position] ?? '')),
    time: textOf('saved_at'),
    line,
  };
}
