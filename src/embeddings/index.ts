/** Embedding versions on disk, search over their vectors, and their export. */

export { Cards } from './cards.ts';
export { commitVersion, type EmbeddingRows, type VersionContent } from './commit.ts';
export { Connections } from './connections.ts';
export { createExactIndex } from './exact-index.ts';
export { type ExportOptions, exportParquet } from './export.ts';
export { Finder, type FindOptions, type Hit, type NewPin, type RelatedHit } from './finder.ts';
export type { NodeRows } from './node-rows.ts';
export { type PerKind, perKind } from './per-kind.ts';
export { prefixOf } from './prefix.ts';
export { QueryEncoder } from './query-encoder.ts';
export type { SearchOptions, SearchResult, VectorIndex } from './vector-index.ts';
export { type EmbeddingVersion, listVersions, loadVersion, type VersionMeta } from './version.ts';
