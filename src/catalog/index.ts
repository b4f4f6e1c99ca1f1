/**
 * Tables of pages, pins, boards and saves. Its folders:
 * - `tables/`: columns, keys and kinds of nodes, and the segments that contain the rows
 * - `addresses/`: brings the keys of an earlier version's catalog up to date with the rules of addresses
 * - `import/`: imports a source as one transaction: `import/text/` decodes it, `import/archive/` takes archives apart, and
 *   `import/readers/` has one reader per format: `import/readers/bookmarks/`, `import/readers/csv/`,
 *   `import/readers/json/`, `import/readers/markdown/`, `import/readers/markup/` (HTML, XML), `import/readers/plain/` (text)
 *   and `import/readers/rows/` (the catalog's own tables); `import/readers/prose/` finds links in blocks of text;
 *   `import/identity/` finds the source that links belong to, merges links that are the same, and deletes what a newer
 *   export lacks
 * - `inbox/`: rows of an earlier linksage that wait to be imported
 * - `export/`: writes the tables as JSON Lines, and the saved links as `bookmarks.html`
 * - `views/`: read access for other rooms: nodes and edges of one state as columns, changes, held-out saves
 */
export { Catalog, type CatalogCounts } from './catalog.ts';
export type { ExportBookmarksOptions, ExportBookmarksReport } from './export/export-bookmarks.ts';
export type { ExportCatalogOptions } from './export/export-tables.ts';
export type { ChosenSource } from './import/identity/choose-source.ts';
export type { FoundSource } from './import/identity/find-source.ts';
export type { Gone } from './import/identity/replace.ts';
export type { ImportOptions, ImportReport, LinkCounts } from './import/import.ts';
export type { Fate, Finding, Findings } from './import/import-log.ts';
export type { RowCounts } from './import/merge.ts';
export { type FieldMapping, type LinkPart, linkParts } from './import/readers/fields.ts';
export { formatTitles } from './import/readers/format-titles.ts';
export {
  type FormatName,
  formatNames,
  type ImportedFormat,
  type StreamFormat,
} from './import/readers/formats.ts';
export { type RowRefusal, readRow, type TableRow } from './import/readers/rows/row.ts';
export type { ImportRow } from './import/readers/rows/rows.ts';
export { parseTime, timeForms } from './import/readers/times.ts';
export {
  type ByteSource,
  fileSource,
  type ImportSource,
  type RowSource,
  rowsSource,
  stdinSource,
} from './import/source.ts';
export { takeInbox } from './inbox/inbox.ts';
export { joinTexts } from './tables/join-texts.ts';
export { type NodeKind, nodeKinds, type PerKind, perKind } from './tables/node-kinds.ts';
export { type RowOf, type TableName, tableNames, tables } from './tables/schema.ts';
export type { CatalogChanges, CatalogState } from './views/changes.ts';
export type { FacetedKind, Facets } from './views/facets.ts';
export type { Engagements, HeldOut, HeldOutRows } from './views/held-out.ts';
export type { ImageVectors } from './views/image-vectors.ts';
export type { ViewName } from './views/snapshot.ts';
export type { RandomSplit, Split, SplitSetting, TimeSplit } from './views/split.ts';
export type { RowVersions, StreamBase } from './views/stream-base.ts';
export type { TextColumns, TextDigests } from './views/text-digests.ts';
export type { CatalogView, NodeTable, PinPages, Saves, Sites } from './views/view.ts';
