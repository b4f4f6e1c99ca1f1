/** Helpers for tests of imports: sources in memory, and the output of readers. */
import { openContent } from '../import/content.ts';
import { ImportLog, type LogOptions } from '../import/import-log.ts';
import type { StreamFormat } from '../import/readers/formats.ts';
import { emptyRows, type ReadContext, type Rows } from '../import/readers/reader.ts';
import type { ByteSource } from '../import/source.ts';
import { tableNames } from '../tables/schema.ts';

/** A source that gives a text, or bytes, in chunks of `chunkBytes`. */
export function textSource(name: string, content: string | Uint8Array, chunkBytes = 1 << 16): ByteSource {
  return { name, stream: () => chunksOf(Buffer.from(content), chunkBytes) };
}

async function* chunksOf(bytes: Uint8Array, chunkBytes: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += chunkBytes) yield bytes.subarray(from, from + chunkBytes);
}

/** All rows that a reader gives for a text, the number of those that stand for a link or row, and its log. */
export async function readAll(
  format: StreamFormat,
  content: string | Uint8Array,
  options: Partial<ReadContext> & LogOptions & { chunkBytes?: number } = {},
): Promise<{ rows: Rows; log: ImportLog; placed: number }> {
  const log = new ImportLog('file', options);
  const rows = emptyRows() as Rows;
  let placed = 0;
  const { stream } = textSource('file', content, options.chunkBytes);
  const { read } = await openContent(stream(), 'file', { format });
  for await (const batch of read(format, { name: 'file', source: 'links', log, ...options })) {
    for (const table of tableNames) {
      (rows[table] as unknown[]).push(...batch.rows[table]);
      placed += batch.places[table].filter((place) => place !== null).length;
    }
  }
  return { rows, log, placed };
}

/** Saves with titles instead of ids: `[board title, pin title, url, saved at]`, in the order of the source. */
export function savesOf({
  pins,
  boards,
  saves,
}: Rows): [string, string | null, string | null, number | null][] {
  const titles = new Map(boards.map(({ board_id, title }) => [board_id, title]));
  const pinOf = new Map(pins.map((pin) => [pin.pin_id, pin]));
  return saves.map(({ pin_id, board_id, saved_at }) => {
    const pin = pinOf.get(pin_id)!;
    return [titles.get(board_id)!, pin.title, pin.url, saved_at];
  });
}
