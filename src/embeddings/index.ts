/**
 * Embedding versions on disk. What belongs where:
 * - `versions/`: unfinished versions, commits, manifests, rollback, and the indexes of a version
 * - `shards/`: files of vectors, and which row of which shard belongs to which node
 * - `export/`: Parquet, `.npy` and Arrow files for other programs
 */
export { type ExportFormat, type ExportOptions, exportEmbeddings, exportFormats } from './export/export.ts';
export type { LocatedRows } from './shards/compact.ts';
export { type EdgeRecords, groupByShard, type RowLocations } from './shards/locations.ts';
export { type KeyFile, type NodeRows, type RecordedRows, readKeyAt } from './shards/node-rows.ts';
export { readPieces, type VectorPiece } from './shards/pieces.ts';
export {
  type FileFinder,
  type Origins,
  readContents,
  readOrigins,
  type Shard,
  shardRows,
} from './shards/shards.ts';
export { decodeVectors, encodeVectors, type VectorStorage, vectorStorages } from './shards/vector-storage.ts';
export { finishVersion } from './versions/commit.ts';
export { openIndex } from './versions/index-files.ts';
export { fitsIndexMode, type IndexMode, indexModes } from './versions/index-mode.ts';
export { type ShardKeys, UnfinishedVersion } from './versions/unfinished-version.ts';
export type { EmbeddingVersion } from './versions/version.ts';
export type { DriftAudit, VersionMeta } from './versions/version-meta.ts';
export { currentVersion, findVersion, listVersions, loadVersion, rollBack } from './versions/versions.ts';
