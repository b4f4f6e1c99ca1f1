/** Which kinds of a version get an approximate index. */
import { type NodeKind, nodeKinds } from '../../catalog/index.ts';
import type { VersionMeta } from './version-meta.ts';

/** How vectors of the full size are searched: `auto` exactly where there are few of them, approximately elsewhere. */
export const indexModes = ['auto', 'exact', 'approximate'] as const;

/** A way to search. */
export type IndexMode = (typeof indexModes)[number];

/** Numbers of all vectors of a kind that are compared in about a fiftieth of a second: a million vectors of 64. */
const mostForExact = 2 ** 26;

/** Whether so many vectors of `width` numbers are to be searched approximately. */
export function wantsIndex(mode: IndexMode, count: number, width: number): boolean {
  if (mode === 'auto') return count * width > mostForExact;
  return mode === 'approximate' && count > 0;
}

/** Whether the kinds of a version that are to have an index have one, and no others. */
export function fitsIndexMode({ counts, dims, files }: VersionMeta, mode: IndexMode): boolean {
  const fits = (kind: NodeKind) =>
    wantsIndex(mode, counts[kind], dims[0]!) === (files[kind].index !== undefined);
  return nodeKinds.every(fits);
}
