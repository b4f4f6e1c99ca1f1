/** Exports a part as a NumPy array, with its keys in a Parquet file, as a .npy file has no place for keys. */
import { appendColumns, type DuckDb, writeNpyPieces, writeParquet } from '../../storage/index.ts';
import type { Part } from './part.ts';
import { withTable } from './table.ts';

/** Writes `<path>.npy`, float32 `[rows, dims]`, and `<path>.keys.parquet`, whose row i is the `key` of row i. */
export async function writeNpyPart({ path, rows, dims, metadata, pieces }: Part): Promise<void> {
  await withTable('key VARCHAR', async (db, table) => {
    await writeNpyPieces(`${path}.npy`, 'float32', [rows, dims], takeKeys(db, table, pieces));
    await writeParquet(db, `SELECT key FROM ${table}`, `${path}.keys.parquet`, { metadata });
  });
}

/** Moves the keys of pieces into a table, and yields their vectors. */
async function* takeKeys(
  db: DuckDb,
  table: string,
  pieces: Part['pieces'],
): AsyncGenerator<Float32Array, undefined> {
  for await (const { keys, vectors } of pieces) {
    await appendColumns(db, table, { key: keys });
    yield vectors;
  }
}
