/** Reads JSON Lines: each line is a row of a table, with its columns as keys. */
import { quote } from '../../import-log.ts';
import { readLines } from '../../text/lines.ts';
import { Batch, type ReadContext } from '../reader.ts';
import { addRow, type Fields } from './row.ts';

/**
 * Reads rows of any tables. The table is `context.table`, or follows from the keys: with `user_id`, an engagement; with
 * `pin_id` and `board_id`, a save; with one of them, a pin or a board; with `url` and `canonical_url`, an alias; with
 * `url` and `image_url`, an image of a page; with `url` only, a page. A row replaces all columns: missing ones become null
 * (`version` 0). URLs are canonicalized and `site` is derived. Blank lines are skipped.
 */
export async function* readJsonl(text: AsyncIterable<string>, context: ReadContext): AsyncGenerator<Batch> {
  let batch = new Batch();
  for await (const lines of readLines(text, context.log)) {
    for (const { number, text: line } of lines) {
      if (line.trim() === '') continue;
      const fields = parseObject(line);
      if (fields === undefined) context.log.refuse(number, 'a JSON object', quote(line));
      else addRow(batch, fields, number, context);
    }
    if (batch.isFull) {
      yield batch;
      batch = new Batch();
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
