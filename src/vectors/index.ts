/** Vectors of texts: the interface of what makes them, and their cache. */
export { type CachedVectors, cacheVectors, dropOtherCaches } from './cache.ts';
export type { TextEncoder } from './text-encoder.ts';
