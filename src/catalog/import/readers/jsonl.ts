/** Reads JSON Lines: each line is a row of a table, with its columns as keys. */
import { quote } from '../import-log.ts';
import { readLines } from './lines.ts';
import { emptyBatch, isFull, type ReadContext, type RowBatch } from './reader.ts';
import { addRow, type Fields } from './row.ts';

/**
 * Reads rows of any tables. The table is `context.table`, or follows from the keys: with `user_id`, an engagement; with
 * `pin_id` and `board_id`, a save; with one of them, a pin or a board; with `url` and `canonical_url`, an alias; with
 * `url` and `image_url`, an image of a page; with `url` only, a page. A row replaces all columns: missing ones become null
 * (`version` 0). URLs are canonicalized and `site` is derived. Blank lines are skipped.
 */
export async function* readJsonl(
  bytes: AsyncIterable<Uint8Array>,
  context: ReadContext,
): AsyncGenerator<RowBatch> {
  let batch = emptyBatch();
  for await (const lines of readLines(bytes, context.log)) {
    for (const { number, text } of lines) {
      if (text.trim() === '') continue;
      const fields = parseObject(text);
      if (fields === undefined) context.log.reject(number, 'a JSON object', quote(text));
      else addRow(batch, fields, number, context);
    }
    if (isFull(batch)) {
      yield batch;
      batch = emptyBatch();
    }
  }
  yield batch;
}

function parseObject(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Fields)
      : undefined;
  } catch {
    return undefined;
  }
}
