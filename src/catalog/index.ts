/** Tables of pages, pins, boards and saves: imports into them, and views for what reads them. */
export { Catalog, type CatalogCounts } from './catalog.ts';
export type { CatalogChanges, CatalogState } from './changes.ts';
export type { FacetedKind, Facets } from './facets.ts';
export type { Engagements, HeldOut, HeldOutRows } from './held-out.ts';
export type { ImageVectors } from './image-vectors.ts';
export type { ImportOptions, ImportReport } from './import.ts';
export type { Rejects } from './import-log.ts';
export { joinTexts } from './join-texts.ts';
export type { RowCounts } from './merge.ts';
export { type NodeKind, nodeKinds, type PerKind, perKind } from './node-kinds.ts';
export { type CsvField, type CsvMapping, csvFields } from './readers/csv-columns.ts';
export { type FormatName, formatNames, type StreamFormat } from './readers/formats.ts';
export type { MarkdownEntry, MarkdownList, MarkdownListOptions } from './readers/markdown-list.ts';
export type { ImportRow } from './readers/rows.ts';
export { parseTime, timeForms } from './readers/times.ts';
export { type RowOf, type TableName, tableNames } from './schema.ts';
export type { ViewName } from './snapshot.ts';
export {
  type ByteSource,
  fileSource,
  type ImportSource,
  type RowSource,
  rowsSource,
  stdinSource,
} from './source.ts';
export type { RandomSplit, Split, SplitSetting, TimeSplit } from './split.ts';
export type { TextColumns, TextDigests } from './text-digests.ts';
export type { CatalogView, NodeTable, PinPages, Saves, Sites } from './view.ts';
