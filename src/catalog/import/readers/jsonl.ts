/** JSON Lines: one row of a table per line, the columns by their names. */
import { quote } from '../import-log.ts';
import { readLines } from './lines.ts';
import { emptyBatch, isFull, type ReadContext, type RowBatch } from './reader.ts';
import { addRow, type Fields } from './row.ts';

/**
 * Reads rows of any tables. The table is `context.table` or told by the keys: `user_id` makes an engagement, `pin_id`
 * and `board_id` a save, one of them a pin or a board; `url` an alias or an image of a page where there is a
 * `canonical_url` or an `image_url` too, else a page. A row stands for all of its columns: those left out are null
 * (`version` 0). Addresses are canonicalized and `site` is derived. Blank lines are passed over.
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
