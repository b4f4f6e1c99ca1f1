/** Vectors of texts: the interface of what makes them, and their cache. */
export { dropOtherCaches, encodeCached } from './cache.ts';
export type { TextEncoder } from './text-encoder.ts';
