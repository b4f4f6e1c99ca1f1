/**
 * What every room shares: errors, seeded random numbers, hashing, the best few of many, worker threads and their memory,
 * progress, and how work is stopped.
 */
export {
  abortable,
  abortableProgress,
  checkAborted,
  letAbort,
  onAbort,
  type WorkOptions,
} from './abort.ts';
export { ahead } from './ahead.ts';
export { BestFew } from './best-few.ts';
export { dot, dotAt, dotInFour, type Floats } from './dot.ts';
export { type ErrorCode, type ErrorDetails, errorCodes, LinkSageError } from './errors.ts';
export {
  addUp,
  type GroupOptions,
  type Groups,
  groupByKey,
  membersOf,
  orderByKey,
  stepBack,
} from './group-by-key.ts';
export {
  contentHash,
  digestBytes,
  digestWords,
  finish32,
  hash32,
  keyHash,
  textDigest,
} from './hash.ts';
export { indexesWhere } from './indexes-where.ts';
export { Lifetime } from './lifetime.ts';
export { none } from './none.ts';
export { type Progress, type ProgressEvent, silent } from './progress.ts';
export { Random } from './random.ts';
export { once, remember } from './remember.ts';
export { dropRetired, type OnOther, type RetiredSettings } from './retired.ts';
export { sharedCopy, sharedFloat32, sharedUint32 } from './shared-arrays.ts';
export { memoryOf, SharedMemory } from './shared-memory.ts';
export { builtUrl, defaultThreads, openWorkers, runInWorkers, type Workers } from './workers.ts';
