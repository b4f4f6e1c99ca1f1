/** Synthetic corpora of any size, with all that was planted known. */
export { type GenerateOptions, generate, type SyntheticReport } from './generate.ts';
export type { SyntheticInput, SyntheticSettings } from './settings.ts';
export { dayFolder, type ShardRows } from './shard.ts';
export type { ImportTable } from './tables.ts';
