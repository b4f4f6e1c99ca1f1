/** Catalog tables as JSONL files, ready to import. */
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type RowOf, type TableName, tableNames } from '../../src/catalog/index.ts';

/** A row with its keys; columns left out are null, and the import derives a page's site. */
type GivenRow<Table extends TableName> = Partial<RowOf<Table>>;

/** Rows by table. */
export type CatalogRows = { readonly [Table in TableName]: Iterable<GivenRow<Table>> };

/** Writes `pages.jsonl`, `pins.jsonl`, `boards.jsonl` and `saves.jsonl` into a folder, which is made if need be. */
export async function writeCatalogFiles(folder: string, rows: CatalogRows): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const table of tableNames) {
    const lines = Readable.from(jsonLines(rows[table]));
    await pipeline(lines, createWriteStream(join(folder, `${table}.jsonl`)));
  }
}

/** Lines in blocks, so that a stream's cost per chunk is not paid for every row. */
function* jsonLines(rows: Iterable<unknown>): Iterable<string> {
  let block = '';
  for (const row of rows) {
    block += `${JSON.stringify(row)}\n`;
    if (block.length > 1 << 16) {
      yield block;
      block = '';
    }
  }
  if (block !== '') yield block;
}
