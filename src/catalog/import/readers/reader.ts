/** The interface of the readers of import formats. */

import type { RowOf, TableName } from '../../tables/schema.ts';
import type { ImportLog } from '../import-log.ts';
import type { CsvMapping } from './csv-columns.ts';

/** Rows of any tables, in the order of the source. */
export type RowBatch = { readonly [Table in TableName]: RowOf<Table>[] };

/** The inputs of a reader beside the bytes. */
export interface ReadContext {
  /** The source's name, for messages about the whole file. */
  readonly name: string;
  /** The name of the collection: the owner of its boards, and part of derived ids. See `ImportOptions.source`. */
  readonly source: string;
  readonly log: ImportLog;
  /** CSV: the columns of fields, instead of guessing them from the header. */
  readonly map?: CsvMapping | undefined;
  /** JSONL: the table of all rows, instead of finding it by their columns. */
  readonly table?: TableName | undefined;
  /** JSONL: ignore columns that the table does not have, instead of rejecting the row. */
  readonly ignoreUnknownColumns?: boolean | undefined;
}

/**
 * Reads one format, and yields batches of rows. For a malformed row, it calls `context.log.reject` with the line, from 1,
 * and continues if that returns.
 */
export type Reader = (bytes: AsyncIterable<Uint8Array>, context: ReadContext) => AsyncIterable<RowBatch>;

/** Rows of a full batch: enough that the cost per batch does not matter, and small in memory. */
const BATCH_ROWS = 8192;

export function emptyBatch(): RowBatch {
  return { pages: [], pins: [], boards: [], saves: [], aliases: [], page_images: [], engagements: [] };
}

export function isFull(batch: RowBatch): boolean {
  return Object.values(batch).reduce((rows, table) => rows + table.length, 0) >= BATCH_ROWS;
}
