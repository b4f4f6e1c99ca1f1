/** What every import format implements. */

import type { RowOf, TableName } from '../../tables/schema.ts';
import type { ImportLog } from '../import-log.ts';
import type { CsvMapping } from './csv-columns.ts';

/** Rows of any tables, in the order of the source. */
export type RowBatch = { readonly [Table in TableName]: RowOf<Table>[] };

/** What a reader is told beside the bytes. */
export interface ReadContext {
  /** The source's name, for messages about the file as a whole. */
  readonly name: string;
  /** The source's name without folder and ending: the owner of its boards, and part of derived ids. */
  readonly source: string;
  readonly log: ImportLog;
  /** CSV: which column holds what, where the header's names do not tell. */
  readonly map?: CsvMapping | undefined;
  /** JSONL: the table of every row, where its columns do not tell. */
  readonly table?: TableName | undefined;
  /** JSONL: pass over columns that the table does not have, instead of refusing the row. */
  readonly ignoreUnknownColumns?: boolean | undefined;
}

/**
 * Reads one format. Yields batches as it goes; where a row is malformed it calls `context.log.reject` with the
 * line, counted from 1, and goes on if that returns.
 */
export type Reader = (bytes: AsyncIterable<Uint8Array>, context: ReadContext) => AsyncIterable<RowBatch>;

/** Rows a batch holds before it is handed on: enough to make its cost per row vanish, small in memory. */
const BATCH_ROWS = 8192;

export function emptyBatch(): RowBatch {
  return { pages: [], pins: [], boards: [], saves: [], aliases: [], page_images: [], engagements: [] };
}

export function isFull(batch: RowBatch): boolean {
  return Object.values(batch).reduce((rows, table) => rows + table.length, 0) >= BATCH_ROWS;
}
