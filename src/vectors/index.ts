/** Vectors of texts: the interface of text encoders, and the cache of their vectors. */
export { dropOtherCaches, TextVectorCache } from './cache.ts';
export { type NumberedTexts, type ReadTexts, TextNumbers } from './numbered-texts.ts';
export { loadStaticTable, type StaticTable } from './static-table.ts';
export type { TextEncoder } from './text-encoder.ts';
export { type TextVectorFiles, TextVectorReader } from './text-vectors.ts';
