/** Merges staged rows into the catalog, and commits them. */
import { join } from 'node:path';
import type { DuckDb } from '../../storage/index.ts';
import { type TableName, tableNames } from '../tables/schema.ts';
import { type CatalogMeta, type CatalogStore, entriesOf, metaOf, type Segment } from '../tables/segments.ts';
import { compactSegments, mergeStaged, noRows, type RowCounts, writeSegment } from './merge.ts';
import { findRepeated, findStaged, freeStaged } from './staging.ts';

/** Merges the staged rows of all tables, and commits them with `changes` of the metadata, as one transaction. */
export async function mergeAndCommit(
  db: DuckDb,
  store: CatalogStore,
  changes: Partial<CatalogMeta>,
): Promise<void> {
  const rows = {} as Record<TableName, RowCounts>;
  const staged = await findStaged(db);
  for (const table of tableNames) {
    rows[table] = staged.has(table)
      ? await mergeStaged(db, store, table, (await findRepeated(db, table)) > 0)
      : noRows;
  }
  await commitMerged(db, store, rows, changes);
}

/** Writes a segment for each table with new rows, and commits them with `changes` of the metadata, unless nothing has changed. */
export async function commitMerged(
  db: DuckDb,
  store: CatalogStore,
  rows: Readonly<Record<TableName, RowCounts>>,
  changes: Partial<CatalogMeta> = {},
): Promise<void> {
  const meta = { ...metaOf(store), ...changes };
  const fresh = (table: TableName) => rows[table].added + rows[table].changed;
  const touched = tableNames.filter((table) => fresh(table) > 0);
  if (touched.length === 0 && Object.keys(changes).length === 0) return;

  const segments: Record<TableName, readonly Segment[]> = { ...meta.segments };
  const plans = touched.map((table, i) => {
    const [kept, compacted] = compactSegments(meta.segments[table], fresh(table));
    segments[table] = kept;
    return {
      table,
      kept,
      compacted,
      path: `${table}-${String(meta.nextSegment + i).padStart(6, '0')}.parquet`,
    };
  });
  const keep = entriesOf(store, segments);
  await store.commit({
    // The manifest is written after the files, when `segments` also names the new ones
    meta: { ...meta, segments, nextSegment: meta.nextSegment + plans.length },
    keep,
    write: async (staging) => {
      // The last tables first: the rows of pins and pages are the largest to sort, and then the others take no memory
      for (const { table, kept, compacted, path } of plans.toReversed()) {
        const written = await writeSegment(db, store, table, compacted, join(staging, path));
        segments[table] = [...kept, { path, rows: written }];
        await freeStaged(db, table);
      }
    },
  });
}
