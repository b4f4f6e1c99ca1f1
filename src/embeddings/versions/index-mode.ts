/** Which kinds of a version get an approximate index. */
import { type NodeKind, nodeKinds } from '../../catalog/index.ts';
import type { VersionMeta } from './version-meta.ts';

/** How vectors of full length are searched. `auto`: exactly if a kind has few of them, else approximately. */
export const indexModes = ['auto', 'exact', 'approximate'] as const;

/** A way to search. */
export type IndexMode = (typeof indexModes)[number];

/** Numbers in all vectors of a kind: a million vectors of 64, which are compared in about 1/50 of a second. */
const mostForExact = 2 ** 26;

/** Whether `count` vectors of `width` numbers get an approximate index. */
export function wantsIndex(mode: IndexMode, count: number, width: number): boolean {
  if (mode === 'auto') return count * width > mostForExact;
  return mode === 'approximate' && count > 0;
}

/** Whether exactly those kinds of a version have an index that should have one. */
export function fitsIndexMode({ counts, dims, files }: VersionMeta, mode: IndexMode): boolean {
  const fits = (kind: NodeKind) =>
    wantsIndex(mode, counts[kind], dims[0]!) === (files[kind].index !== undefined);
  return nodeKinds.every(fits);
}
