/** Embedding versions on disk, search over their vectors, and their export. */

export { type ApproximateOptions, createApproximateIndex } from './approximate-index.ts';
export { type Card, Cards } from './cards.ts';
export { finishVersion } from './commit.ts';
export type { PlacedRows } from './compact.ts';
export { Connections } from './connections.ts';
export type { EmbedInput, EmbedOptions, NewPage } from './embed.ts';
export { createExactIndex } from './exact-index.ts';
export {
  type ExportFormat,
  type ExportOptions,
  exportEmbeddings,
  exportFormats,
} from './export/export.ts';
export type { SearchFilter } from './filter.ts';
export {
  Finder,
  type FindOptions,
  type Hit,
  type NewPin,
  type QueryOptions,
  type RelatedHit,
  type RelatedOptions,
  type SearchByVectorOptions,
  type VectorOptions,
} from './finder.ts';
export { openIndex } from './index-files.ts';
export { fitsIndexMode, type IndexMode, indexModes } from './index-mode.ts';
export { type KeyFile, type NodeRows, type RecordedRows, readKeyAt } from './node-rows.ts';
export type { VectorPiece } from './pieces.ts';
export { type EdgeRecords, groupByShard, type Places } from './places.ts';
export { prefixOf } from './prefix.ts';
export { QueryEncoder } from './query-encoder.ts';
export { rankByWords, rankInMode, type ScoreName, type SearchMode, searchModes } from './rankers.ts';
export type { Ranker, Ranking } from './ranking.ts';
export {
  type FileFinder,
  type Origins,
  readContents,
  readOrigins,
  type Shard,
  shardRows,
} from './shards.ts';
export { textDocuments } from './text-documents.ts';
export { type ShardKeys, UnfinishedVersion } from './unfinished-version.ts';
export type { SearchOptions, SearchResult, VectorIndex } from './vector-index.ts';
export { decodeVectors, encodeVectors, type VectorStorage, vectorStorages } from './vector-storage.ts';
export type { EmbeddingVersion } from './version.ts';
export type { DriftAudit, VersionMeta } from './version-meta.ts';
export { currentVersion, findVersion, listVersions, loadVersion, rollBack } from './versions.ts';
