/**
 * Synthetic corpora of any size, with all that was planted known. What belongs where:
 * - `world/`: topics, words, pages, pins and saves as they are drawn
 * - `files/`: their tables as Parquet
 */
export { dayFolder, type ShardRows } from './files/shard.ts';
export type { ImportTable } from './files/tables.ts';
export { type GenerateOptions, generate, type SyntheticReport } from './generate.ts';
export type { SyntheticInput, SyntheticSettings } from './settings.ts';
