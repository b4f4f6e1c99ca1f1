/** Reads CSV files of saved links, with any columns. */
import { canonicalizeUrl } from '../../../content/index.ts';
import { quote } from '../import-log.ts';
import { type CsvColumns, type CsvField, resolveColumns } from './csv-columns.ts';
import { type CsvRecord, readCsvRecords } from './csv-records.ts';
import { readLines } from './lines.ts';
import type { ReadContext, RowBatch } from './reader.ts';
import { plainText, type SavedLink, SavedLinkRows } from './saved-links.ts';
import { parseTime, timeForms } from './times.ts';

/**
 * Reads a CSV file whose first record is a header. Each row is a saved link. `context.map` names the columns of fields;
 * others are guessed from the header, and unknown columns are ignored. A row without a board is on the board of the source
 * itself. Rejects URLs that are not http or https, invalid times, and rows with more or fewer fields than the header.
 */
export async function* readCsv(
  bytes: AsyncIterable<Uint8Array>,
  context: ReadContext,
): AsyncGenerator<RowBatch> {
  const rows = new SavedLinkRows(context.source);
  let header: readonly string[] | undefined;
  let columns: CsvColumns = {};
  for await (const records of readCsvRecords(readLines(bytes, context.log), context.log)) {
    for (const record of records) {
      if (header === undefined) {
        header = record.fields.map((name) => name.trim());
        columns = resolveColumns(header, context.map ?? {}, `${context.name}:${record.line}`);
        continue;
      }
      const link = linkOf(record, header.length, columns, context);
      if (link !== undefined) rows.add(link);
    }
    const batch = rows.takeFull();
    if (batch !== undefined) yield batch;
  }
  yield rows.take();
}

function linkOf(
  { line, fields }: CsvRecord,
  width: number,
  columns: CsvColumns,
  { log }: ReadContext,
): SavedLink | undefined {
  if (fields.length !== width) {
    log.reject(line, 'as many fields as the header has', `${fields.length} for ${width}`);
    return undefined;
  }
  const field = (name: CsvField) => plainText(fields[columns[name] ?? -1] ?? '');
  const { url, refusal } = canonicalizeUrl(field('url'));
  if (url === undefined) {
    log.reject(line, 'the address of a page (http or https)', `${quote(field('url'))} (${refusal})`);
    return undefined;
  }
  const saved = field('saved_at');
  const savedAt = saved === '' ? null : parseTime(saved);
  if (savedAt === undefined) {
    log.reject(line, `the time of a save to be ${timeForms}`, quote(saved));
    return undefined;
  }
  const board = field('board');
  return {
    url,
    title: field('title'),
    description: field('description'),
    path: board === '' ? [] : [board],
    tags: splitTags(field('tags')),
    savedAt,
  };
}

/** Splits tags as written by Pocket (`a|b`), Raindrop (`a, b`) and Instapaper (`["a","b"]`). */
function splitTags(text: string): string[] {
  return text
    .split(/[|,;]/)
    .map((tag) => tag.replace(/^[\s["]+|[\s\]"]+$/g, ''))
    .filter((tag) => tag !== '');
}
