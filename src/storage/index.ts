/**
 * Files of a workspace. Its folders:
 * - `commits/`: atomic commits, the writer lock, output folders
 * - `arrays/`: `.npy`, safetensors and float16
 * - `tables/`: DuckDB, Parquet, and reading and appending columns
 */
export { decodeFloat16, encodeFloat16 } from './arrays/float16.ts';
export {
  type NpyArray,
  type NpyData,
  type NpyType,
  readNpy,
  readNpyRows,
  writeNpy,
  writeNpyPieces,
} from './arrays/npy.ts';
export { NpyRows, readNpyRowsAt } from './arrays/npy-rows.ts';
export {
  locateTensor,
  readSafetensors,
  type Safetensors,
  type StoredTensor,
  type TensorData,
  type TensorLocation,
  writeSafetensors,
} from './arrays/safetensors.ts';
export { ensureFolder, syncFolder, writeFileAtomic } from './commits/atomic.ts';
export { withWriterLock } from './commits/lock.ts';
export type { FileEntry, Manifest } from './commits/manifest.ts';
export { writeOutputFile } from './commits/output-file.ts';
export { type OutputOptions, writeOutput } from './commits/output-folder.ts';
export { type Change, Store, type StoreOptions } from './commits/store.ts';
export { appendColumns, type WritableColumn } from './tables/append.ts';
export {
  type ColumnKind,
  type Columns,
  type FloatLists,
  type Kinds,
  queryColumns,
  streamChunks,
} from './tables/columns.ts';
export {
  closeDuckDb,
  type DuckDb,
  openDuckDb,
  quoteName,
  quoteSql,
  writeJsonLines,
  writeParquet,
} from './tables/duckdb.ts';
