/**
 * Code that every room uses. Its folders:
 * - `numbers/`: seeded random numbers, hashes, grouping, dot products, unit length, top-k
 * - `threads/`: worker threads and the memory they share
 * - `work/`: long-running work: progress, abort signals, lifetimes, prefetching, memoized results, refused files, garbage
 */
export { type ErrorCode, type ErrorDetails, errorCodes, LinkSageError } from './errors.ts';
export { BestFew } from './numbers/best-few.ts';
export { dot, dotAt, dotInFour, type Floats } from './numbers/dot.ts';
export {
  addUp,
  type GroupOptions,
  type Groups,
  groupByKey,
  membersOf,
  orderByKey,
  stepBack,
} from './numbers/group-by-key.ts';
export {
  contentHash,
  digestBytes,
  digestWords,
  finish32,
  hash32,
  keyHash,
  textDigest,
} from './numbers/hash.ts';
export { indexesWhere } from './numbers/indexes-where.ts';
export { lowerBound } from './numbers/lower-bound.ts';
export { none } from './numbers/none.ts';
export { Random } from './numbers/random.ts';
export { scaleToUnit } from './numbers/unit.ts';
export { packagePath } from './package-path.ts';
export {
  dropRetired,
  type OnOther,
  type RenamedSettings,
  type RetiredSettings,
  renameSettings,
} from './retired.ts';
export { sharedCopy, sharedFloat32, sharedUint32 } from './threads/shared-arrays.ts';
export { memoryOf, SharedMemory } from './threads/shared-memory.ts';
export { builtUrl, defaultThreads, openWorkers, runInWorkers, type Workers } from './threads/workers.ts';
export {
  abortable,
  abortableProgress,
  checkAborted,
  letAbort,
  onAbort,
  type WorkOptions,
} from './work/abort.ts';
export { collectGarbage } from './work/collect-garbage.ts';
export { explainFileError } from './work/file-errors.ts';
export { Lifetime } from './work/lifetime.ts';
export { prefetch } from './work/prefetch.ts';
export { type Progress, type ProgressEvent, silent } from './work/progress.ts';
export { once, remember } from './work/remember.ts';
