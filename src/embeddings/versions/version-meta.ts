/** The manifest of an embedding version, and the check that this program can read it. */
import { LinkSageError } from '../../base/index.ts';
import type { CatalogState, PerKind, ViewName } from '../../catalog/index.ts';
import { Store } from '../../storage/index.ts';
import type { Shard } from '../shards/shards.ts';
import type { VectorStorage } from '../shards/vector-storage.ts';

/** The layout of files that this program writes and reads. */
export const layout = 2;

/** The files of the approximate index of a kind, relative to the folder. The graph may be an earlier version's. */
export interface IndexFiles {
  /** The proximity graph over entries. */
  readonly graph: string;
  /** `.npy`: the entry of each row. `[n]`, uint32 */
  readonly entries: string;
  /** How many entries the graph has, including those out of use. */
  readonly count: number;
}

/** The files of one kind. */
export interface KindFiles {
  /** A Parquet file with the columns `key`, ascending, `shard` (its index in `shards`) and `row`; relative to the folder. */
  readonly keys: string;
  readonly shards: readonly Shard[];
  /** Absent if the kind is searched exactly. */
  readonly index?: IndexFiles;
}

/** The drift of pages that were carried over: 1 − cosine between their vector and a newly encoded one. */
export interface DriftAudit {
  /** How many pages were encoded again. */
  readonly pages: number;
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
  /** The highest mean that was allowed. */
  readonly limit: number;
}

/** The metadata in the manifest of a version. */
export interface VersionMeta {
  readonly layout: number;
  /** From 1. */
  readonly version: number;
  /** The name of the version that this one continues, if any. */
  readonly base: string | null;
  /** The id of the model that made the vectors. */
  readonly model: string;
  /** The form of the fingerprints that say what vectors were made from; absent in older versions. */
  readonly fingerprints?: number;
  /** Identifies how neighbors were found; absent in older versions. */
  readonly walk?: string;
  /** The fingerprint of the view that the graph was made from. */
  readonly builtFrom: string;
  /** The state of the catalog at that time; absent in older versions. */
  readonly state?: CatalogState;
  readonly view: ViewName;
  /** Matryoshka dims, largest first. The largest is E, the length of the stored vectors. */
  readonly dims: readonly number[];
  /** How vectors are stored; absent in older versions, whose vectors are float32. */
  readonly storage?: VectorStorage;
  readonly counts: PerKind<number>;
  /** How many nodes were encoded for this version. */
  readonly encoded: PerKind<number>;
  /** How many were carried over from the version before. */
  readonly carried: PerKind<number>;
  /** How many nodes of the version before no longer exist. */
  readonly deleted: PerKind<number>;
  /** How long the refresh took. */
  readonly seconds: number;
  /** How long it took to encode a node, including its walk, when this was last measured; null if it never was. */
  readonly secondsPerNode: PerKind<number | null>;
  /** Null if nothing was carried over. */
  readonly audit: DriftAudit | null;
  readonly files: PerKind<KindFiles>;
}

/** The hint for damaged embeddings, which `linksage refresh` makes again. */
export function refreshHint(folder: string): string {
  return `Delete ${folder} and run: linksage refresh`;
}

/**
 * Opens the store of a version, committed or not.
 *
 * @throws LinkSageError if a program with another layout wrote it, and as `Store.open` does
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
