/**
 * What every room shares: errors, seeded random numbers, hashing, the best few of many, worker threads and their memory,
 * progress.
 */
export { ahead } from './ahead.ts';
export { BestFew } from './best-few.ts';
export { LinkSageError } from './errors.ts';
export { contentDigest, contentHash, digestBytes, finish32, hash32, keyHash, textDigest } from './hash.ts';
export { indexesWhere } from './indexes-where.ts';
export { packagePath } from './package-path.ts';
export { type Progress, type ProgressEvent, silent } from './progress.ts';
export { Random } from './random.ts';
export { memoryOf, SharedMemory } from './shared-memory.ts';
export { builtUrl, defaultThreads, openWorkers, runInWorkers, type Workers } from './workers.ts';
