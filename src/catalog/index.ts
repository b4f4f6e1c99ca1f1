/**
 * Tables of pages, pins, boards and saves. Its folders:
 * - `tables/`: columns, keys and kinds of nodes, and the segments that contain the rows
 * - `import/`: imports a source as one transaction; `import/readers/` has one reader per format
 * - `inbox/`: rows that are durable before they are imported
 * - `views/`: read access for other rooms: nodes and edges of one state as columns, changes, held-out saves
 */
export { Catalog, type CatalogCounts } from './catalog.ts';
export type { ImportOptions, ImportReport } from './import/import.ts';
export type { Rejects } from './import/import-log.ts';
export type { RowCounts } from './import/merge.ts';
export { type CsvField, type CsvMapping, csvFields } from './import/readers/csv-columns.ts';
export { type FormatName, formatNames, type StreamFormat } from './import/readers/formats.ts';
export type { MarkdownEntry, MarkdownList, MarkdownListOptions } from './import/readers/markdown-list.ts';
export type { ImportRow } from './import/readers/rows.ts';
export { parseTime, timeForms } from './import/readers/times.ts';
export {
  type ByteSource,
  fileSource,
  type ImportSource,
  type RowSource,
  rowsSource,
  stdinSource,
} from './import/source.ts';
export { addToInbox, filesInInbox, readInbox, takeInbox } from './inbox/inbox.ts';
export { joinTexts } from './tables/join-texts.ts';
export { type NodeKind, nodeKinds, type PerKind, perKind } from './tables/node-kinds.ts';
export { type RowOf, type TableName, tableNames } from './tables/schema.ts';
export type { CatalogChanges, CatalogState } from './views/changes.ts';
export type { FacetedKind, Facets } from './views/facets.ts';
export type { Engagements, HeldOut, HeldOutRows } from './views/held-out.ts';
export type { ImageVectors } from './views/image-vectors.ts';
export type { ViewName } from './views/snapshot.ts';
export type { RandomSplit, Split, SplitSetting, TimeSplit } from './views/split.ts';
export type { TextColumns, TextDigests } from './views/text-digests.ts';
export type { CatalogView, NodeTable, PinPages, Saves, Sites } from './views/view.ts';
