/** What the manifest of an embedding version says, and whether this program understands it. */
import { LinkSageError } from '../../base/index.ts';
import type { CatalogState, PerKind, ViewName } from '../../catalog/index.ts';
import { Store } from '../../storage/index.ts';
import type { Shard } from '../shards/shards.ts';
import type { VectorStorage } from '../shards/vector-storage.ts';

/** The layout of files that this program writes and reads. */
export const layout = 2;

/** The files of the approximate index of one kind, relative to the folder; the graph may be another version's. */
export interface IndexFiles {
  /** The proximity graph over entries. */
  readonly graph: string;
  /** `.npy`: the entry of each row. `[n]`, uint32 */
  readonly entries: string;
  /** How many entries the graph has, those that are out of use among them. */
  readonly count: number;
}

/** The files of one kind. */
export interface KindFiles {
  /** Parquet with the columns `key`, ascending, `shard` (its place in `shards`) and `row`; relative to the folder. */
  readonly keys: string;
  readonly shards: readonly Shard[];
  /** Absent where the kind is searched exactly. */
  readonly index?: IndexFiles;
}

/** How far pages moved that were carried over: 1 − cosine between their vector and one encoded afresh. */
export interface DriftAudit {
  /** How many pages were encoded afresh. */
  readonly pages: number;
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
  /** The highest mean that was allowed. */
  readonly limit: number;
}

/** What the manifest of a version says. */
export interface VersionMeta {
  readonly layout: number;
  /** From 1. */
  readonly version: number;
  /** The name of the version that this one continues, if any. */
  readonly base: string | null;
  /** The id of the model that made the vectors. */
  readonly model: string;
  /** The form of what vectors keep of what they were made from; absent in versions of before it was counted. */
  readonly fingerprints?: number;
  /** Identifies how neighbors were found; absent in versions of before it was recorded. */
  readonly walk?: string;
  /** The fingerprint of the graph that they were made over. */
  readonly builtFrom: string;
  /** What the catalog held then; absent in versions of before it was recorded. */
  readonly state?: CatalogState;
  readonly view: ViewName;
  /** Matryoshka sizes, largest first; the largest is E, the length of the stored vectors. */
  readonly dims: readonly number[];
  /** How vectors are stored; absent in versions of before there was a choice, which are float32. */
  readonly storage?: VectorStorage;
  readonly counts: PerKind<number>;
  /** How many of them were encoded for this version. */
  readonly encoded: PerKind<number>;
  /** How many were taken over from the version before. */
  readonly carried: PerKind<number>;
  /** How many of the version before are no longer there. */
  readonly deleted: PerKind<number>;
  /** How long the refresh took. */
  readonly seconds: number;
  /** How long encoding a node took, with its walk, when that was last measured; null where it never was. */
  readonly secondsPerNode: PerKind<number | null>;
  /** Null where nothing was carried over. */
  readonly audit: DriftAudit | null;
  readonly files: PerKind<KindFiles>;
}

/** What `linksage refresh` makes anew. */
export function refreshHint(folder: string): string {
  return `Delete ${folder} and run: linksage refresh`;
}

/**
 * Opens the store of a version, committed or not.
 *
 * @throws LinkSageError when another program wrote it, and as `Store.open` does
 */
export async function openVersionStore(folder: string, name: string): Promise<Store<VersionMeta>> {
  const store = await Store.open<VersionMeta>(folder, {
    kind: 'embeddings',
    manifest: `${name}.json`,
    hint: refreshHint(folder),
  });
  const found = store.manifest?.meta.layout ?? 1;
  if (store.manifest === undefined || found === layout) return store;
  const newer = found > layout;
  throw new LinkSageError(
    `${folder}/${name}.json: expected embeddings in layout ${layout}, got layout ${found}, which ${newer ? 'a newer' : 'an earlier'} linksage wrote`,
    { code: 'stale', hint: newer ? 'Update linksage.' : refreshHint(folder) },
  );
}
