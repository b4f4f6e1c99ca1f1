/** Files of a workspace: commits, the writer lock, arrays, tensors, and tables through DuckDB. */

export { appendColumns, type WritableColumn } from './append.ts';
export { writeFileAtomic } from './atomic.ts';
export {
  type ColumnKind,
  type Columns,
  type FloatLists,
  type Kinds,
  queryColumns,
  streamChunks,
} from './columns.ts';
export { explainDiskFull } from './disk-full.ts';
export { closeDuckDb, type DuckDb, openDuckDb, quoteName, quoteSql, writeParquet } from './duckdb.ts';
export { decodeFloat16, encodeFloat16 } from './float16.ts';
export { withWriterLock } from './lock.ts';
export type { FileEntry, Manifest } from './manifest.ts';
export {
  type NpyArray,
  type NpyData,
  type NpyType,
  readNpy,
  readNpyRows,
  writeNpy,
  writeNpyPieces,
} from './npy.ts';
export { NpyRows, readNpyRowsAt } from './npy-rows.ts';
export { type OutputOptions, writeOutput } from './output-folder.ts';
export {
  locateTensor,
  readSafetensors,
  type Safetensors,
  type StoredTensor,
  type TensorData,
  type TensorLocation,
  writeSafetensors,
} from './safetensors.ts';
export { type Change, Store, type StoreOptions } from './store.ts';
