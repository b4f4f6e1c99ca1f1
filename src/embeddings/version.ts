/** Embedding versions: what one is, how it is found and how it is read. */
import { readdir } from 'node:fs/promises';
import type { NodeKind, ViewName } from '../catalog/index.ts';
import { type FileEntry, readNpy, readNpyRows, Store } from '../storage/index.ts';
import { type NodeRows, readNodeRows, streamKeys } from './node-rows.ts';
import type { PerKind } from './per-kind.ts';

/** The files of one kind, relative to the folder. */
export interface KindFiles {
  /** float32 `[n, E]`, a row per key. */
  readonly vectors: string;
  /** Parquet with the columns `key`, ascending, and `fingerprint`. */
  readonly keys: string;
}

/** What the manifest of a version says. */
export interface VersionMeta {
  /** From 1. */
  readonly version: number;
  /** The id of the model that made the vectors. */
  readonly model: string;
  /** The fingerprint of the graph that they were made over. */
  readonly builtFrom: string;
  readonly view: ViewName;
  /** Matryoshka sizes, largest first; the largest is E, the length of the stored vectors. */
  readonly dims: readonly number[];
  readonly counts: PerKind<number>;
  /** How many of them were encoded for this version. */
  readonly encoded: PerKind<number>;
  /** How many were taken over from the version before. */
  readonly carried: PerKind<number>;
  /** How many of the version before are no longer there. */
  readonly deleted: PerKind<number>;
  /** How long the refresh took. */
  readonly seconds: number;
  readonly files: PerKind<KindFiles>;
}

/**
 * One committed version. Opening it reads its manifest only; its files are read when asked for. They are there
 * as long as the version is kept, and at least until the commit after the one that drops it.
 *
 * E = the largest of the dims
 */
export class EmbeddingVersion {
  /** `v000001`. */
  readonly name: string;
  readonly meta: VersionMeta;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly #store: Store<VersionMeta>;

  constructor(name: string, store: Store<VersionMeta>) {
    this.name = name;
    this.meta = store.manifest!.meta;
    this.createdAt = store.manifest!.createdAt;
    this.#store = store;
  }

  /** E, the length of the stored vectors. */
  get width(): number {
    return this.meta.dims[0]!;
  }

  /** The keys of a kind, ascending, with the fingerprints of what their vectors were made from. */
  readRows(kind: NodeKind): Promise<NodeRows> {
    return readNodeRows(this.#store.path(this.meta.files[kind].keys));
  }

  /** The keys of a kind, ascending, in pieces of at most 2,048. */
  streamKeys(kind: NodeKind): AsyncGenerator<string[]> {
    return streamKeys(this.#store.path(this.meta.files[kind].keys));
  }

  /** The vectors of a kind, in the order of its keys, of unit length. `[n, E]` */
  async readVectors(kind: NodeKind): Promise<Float32Array> {
    return (await readNpy(this.#store.path(this.meta.files[kind].vectors), { type: 'float32' })).data;
  }

  /** The rows `from` to `to` (exclusive) of the vectors of a kind. `[to - from, E]` */
  async readVectorRows(kind: NodeKind, from: number, to: number): Promise<Float32Array> {
    const path = this.#store.path(this.meta.files[kind].vectors);
    return (await readNpyRows(path, from, to, { type: 'float32' })).data;
  }

  /**
   * Recomputes the checksums of all files.
   *
   * @throws LinkSageError naming the first file that is not as it was committed.
   */
  verify(): Promise<void> {
    return this.#store.verify();
  }

  /** The manifest's entries of the files of a kind, for a later version to share. */
  filesOf(kind: NodeKind): FileEntry[] {
    const { vectors, keys } = this.meta.files[kind];
    return this.#store.manifest!.files.filter(({ path }) => path === vectors || path === keys);
  }
}

/** The versions of a folder, oldest first; none where there is no folder. */
export async function listVersions(folder: string): Promise<EmbeddingVersion[]> {
  const versions: EmbeddingVersion[] = [];
  for (const name of await versionNames(folder)) {
    const version = await openVersion(folder, name);
    if (version !== undefined) versions.push(version);
  }
  return versions;
}

/**
 * Opens a version by its name, by default the newest; undefined where there is none.
 *
 * @throws LinkSageError naming the file when the manifest is damaged or a file of it is missing or cut short.
 */
export async function loadVersion(folder: string, name?: string): Promise<EmbeddingVersion | undefined> {
  if (name !== undefined) return openVersion(folder, name);
  for (;;) {
    const newest = (await versionNames(folder)).at(-1);
    if (newest === undefined) return undefined;
    const version = await openVersion(folder, newest);
    if (version !== undefined) return version; // else it was dropped beside us: then there is a newer one
  }
}

/** The names of the committed versions, oldest first. */
export async function versionNames(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const numbers = files.flatMap((file) => /^v(\d{6,})\.json$/.exec(file)?.slice(1).map(Number) ?? []);
  return numbers.sort((a, b) => a - b).map(versionName);
}

/** `v000001` for 1: names sort like their numbers. */
export function versionName(version: number): string {
  return `v${String(version).padStart(6, '0')}`;
}

/** The number of a version by its name. */
export function versionNumber(name: string): number {
  return Number(name.slice(1));
}

/** Opens the store of a version, committed or not. */
export function openVersionStore(folder: string, name: string): Promise<Store<VersionMeta>> {
  return Store.open<VersionMeta>(folder, {
    kind: 'embeddings',
    manifest: `${name}.json`,
    hint: `Delete ${folder} and run: linksage refresh`,
  });
}

async function openVersion(folder: string, name: string): Promise<EmbeddingVersion | undefined> {
  const store = await openVersionStore(folder, name);
  return store.manifest === undefined ? undefined : new EmbeddingVersion(name, store);
}
