/**
 * Synthetic corpora of any size, with known truth about topics, noise and near-duplicates. Its folders:
 * - `world/`: draws topics, words, pages, pins and saves
 * - `files/`: writes them as Parquet tables
 */
export { dayFolder, type ShardRows } from './files/shard.ts';
export type { ImportTable } from './files/tables.ts';
export { type GenerateOptions, generate, type SyntheticReport } from './generate.ts';
export type { SyntheticInput, SyntheticSettings } from './settings.ts';
