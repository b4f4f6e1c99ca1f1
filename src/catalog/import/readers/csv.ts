/** CSV files of saved links, with whatever columns the exporter chose. */
import { canonicalizeUrl } from '../../../content/index.ts';
import { quote } from '../import-log.ts';
import { type Card, CardRows, plainText } from './cards.ts';
import { type CsvColumns, type CsvField, resolveColumns } from './csv-columns.ts';
import { type CsvRecord, readCsvRecords } from './csv-records.ts';
import { readLines } from './lines.ts';
import type { ReadContext, RowBatch } from './reader.ts';
import { parseTime, timeForms } from './times.ts';

/**
 * Reads a CSV file whose first record is a header: a row is a saved link. `context.map` says which columns hold
 * what, the rest is guessed from the header's names, and other columns are passed over. A row without a board is
 * on the board of the source itself. Refused: an address that is not http or https, a time that is none, a row
 * with more or fewer fields than the header.
 */
export async function* readCsv(
  bytes: AsyncIterable<Uint8Array>,
  context: ReadContext,
): AsyncGenerator<RowBatch> {
  const rows = new CardRows(context.source);
  let header: readonly string[] | undefined;
  let columns: CsvColumns = {};
  for await (const records of readCsvRecords(readLines(bytes, context.log), context.log)) {
    for (const record of records) {
      if (header === undefined) {
        header = record.fields.map((name) => name.trim());
        columns = resolveColumns(header, context.map ?? {}, `${context.name}:${record.line}`);
        continue;
      }
      const card = cardOf(record, header.length, columns, context);
      if (card !== undefined) rows.add(card);
    }
    const batch = rows.takeFull();
    if (batch !== undefined) yield batch;
  }
  yield rows.take();
}

function cardOf(
  { line, fields }: CsvRecord,
  width: number,
  columns: CsvColumns,
  { log }: ReadContext,
): Card | undefined {
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

/** Tags as Pocket (`a|b`), Raindrop (`a, b`) and Instapaper (`["a","b"]`) write them. */
function splitTags(text: string): string[] {
  return text
    .split(/[|,;]/)
    .map((tag) => tag.replace(/^[\s["]+|[\s\]"]+$/g, ''))
    .filter((tag) => tag !== '');
}
