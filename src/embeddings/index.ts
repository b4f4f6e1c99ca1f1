/** Embedding versions on disk, search over their vectors, and their export. */
export { commitVersion, type EmbeddingRows, type VersionContent } from './commit.ts';
export { createExactIndex } from './exact-index.ts';
export { type ExportOptions, exportParquet } from './export.ts';
export type { NodeRows } from './node-rows.ts';
export { type PerKind, perKind } from './per-kind.ts';
export { prefixOf } from './prefix.ts';
export type { SearchOptions, SearchResult, VectorIndex } from './vector-index.ts';
export { EmbeddingVersion, listVersions, loadVersion, type VersionMeta } from './version.ts';
