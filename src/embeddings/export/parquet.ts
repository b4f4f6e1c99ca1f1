/** Exports a part as Parquet with the columns `key` and `embedding` (list of float). */
import { appendColumns, writeParquet } from '../../storage/index.ts';
import type { Part } from './part.ts';
import { withTable } from './table.ts';

/** Writes `<path>.parquet`. */
export async function writeParquetPart({ path, dims, metadata, pieces }: Part): Promise<void> {
  await withTable('key VARCHAR, embedding FLOAT[]', async (db, table) => {
    for await (const { keys, vectors } of pieces) {
      const offsets = Uint32Array.from({ length: keys.length + 1 }, (_, row) => row * dims);
      await appendColumns(db, table, { key: keys, embedding: { values: vectors, offsets } });
    }
    await writeParquet(db, `SELECT key, embedding FROM ${table}`, `${path}.parquet`, { metadata });
  });
}
