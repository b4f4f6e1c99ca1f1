/** A version that is not finished. Its new shards are committed one by one, so that a killed refresh loses only the last. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type NodeKind, type PerKind, perKind } from '../../catalog/index.ts';
import { type FileEntry, readNpy, Store, writeNpy } from '../../storage/index.ts';
import {
  checkShard,
  type FileFinder,
  type Shard,
  type ShardContent,
  shardFiles,
  writeShard,
} from '../shards/shards.ts';
import { encodeVectors, type VectorStorage } from '../shards/vector-storage.ts';
import { refreshHint } from './version-meta.ts';
import { versionName, versionNames, versionNumber } from './versions.ts';

/** The manifest that names the finished shards of the unfinished version. */
const manifest = 'unfinished.json';

/** Increased whenever the content of shards changes. Unfinished shards of another form are not used. */
const shardForm = 3;

interface UnfinishedMeta {
  /** `shardForm`; absent in manifests that are older than it. */
  readonly form?: number;
  /** The version that the shards are for. */
  readonly version: number;
  readonly model: string;
  readonly width: number;
  readonly storage: VectorStorage;
  readonly shards: PerKind<readonly Shard[]>;
}

/** The keys of the rows of a shard. */
export interface ShardKeys {
  /** The `keyHash` of each row, by which a resumed refresh finds it. `[rows]` */
  readonly hashes: Uint32Array;
  /** Gives the key of a row, for error messages. */
  readonly at: (row: number) => Promise<string>;
}

/** Properties of an unfinished version. A refresh resumes it only if they are the same. */
export interface VersionForm {
  /** The id of the model. */
  readonly model: string;
  /** The length of its vectors. */
  readonly width: number;
  /** How the vectors are stored. Default float32. */
  readonly storage?: VectorStorage;
}

/**
 * The new shards of the next version, including those of a refresh that was killed. Only one may be open in a folder,
 * under the workspace's writer lock.
 */
export class UnfinishedVersion implements FileFinder {
  readonly folder: string;
  readonly version: number;
  readonly #options: Required<VersionForm>;
  readonly #store: Store<UnfinishedMeta>;

  /**
   * Opens the unfinished version after the newest version. Existing shards are used only if their form, model, length,
   * storage and version are the same.
   */
  static async open(
    folder: string,
    { model, width, storage = 'float32' }: VersionForm,
  ): Promise<UnfinishedVersion> {
    const options = { model, width, storage };
    const newest = (await versionNames(folder)).at(-1);
    const version = (newest === undefined ? 0 : versionNumber(newest)) + 1;
    const store = await openStore(folder);
    const meta = store.manifest?.meta;
    const isOurs = meta?.model === model && meta.width === width && meta.storage === storage;
    const goesOn = meta?.form === shardForm && meta.version === version && isOurs;
    if (meta === undefined || goesOn) return new UnfinishedVersion(folder, version, options, store);
    await rm(join(folder, manifest)); // its files are swept by the next commit
    return new UnfinishedVersion(folder, version, options, await openStore(folder));
  }

  private constructor(
    folder: string,
    version: number,
    options: Required<VersionForm>,
    store: Store<UnfinishedMeta>,
  ) {
    this.folder = folder;
    this.version = version;
    this.#options = options;
    this.#store = store;
  }

  /** The name of the version and of the folder of its files, such as `v000002`. */
  get name(): string {
    return versionName(this.version);
  }

  /** The length of its vectors. */
  get width(): number {
    return this.#options.width;
  }

  /** How its vectors are stored. */
  get storage(): VectorStorage {
    return this.#options.storage;
  }

  /** The finished shards of each kind. */
  get shards(): PerKind<readonly Shard[]> {
    return this.#store.manifest?.meta.shards ?? perKind(() => []);
  }

  /**
   * Writes a shard. Once this returns, the shard survives a kill.
   *
   * @param keys of at least one row
   * @throws LinkSageError if arrays have different numbers of rows, or a vector is not of unit length
   */
  async addShard(kind: NodeKind, { hashes, at }: ShardKeys, content: ShardContent): Promise<Shard> {
    const { width, storage } = this.#options;
    await checkShard(kind, hashes.length, content, { width, keyAt: at });
    const stored = { ...content, ...encodeVectors(storage, content.vectors, width) };
    const shard: Shard = { path: this.nextPath(kind), rows: hashes.length };
    await this.#store.commit({
      meta: {
        form: shardForm,
        version: this.version,
        ...this.#options,
        shards: { ...this.shards, [kind]: [...this.shards[kind], shard] },
      },
      keep: this.#store.manifest?.files ?? [],
      write: async (staging) => {
        await writeShard(staging, shard, stored);
        await writeNpy(join(staging, keyHashesOf(shard)), hashes, [shard.rows]);
      },
    });
    return shard;
  }

  /** The path of the next shard of a kind; with `ahead`, of the one that many later. */
  nextPath(kind: NodeKind, ahead = 0): string {
    return `${this.name}/${kind}-${this.shards[kind].length + ahead}`;
  }

  /** The hash of the key of each row of a shard. `[rows]` */
  async readKeyHashes(shard: Shard): Promise<Uint32Array> {
    return (await readNpy(this.path(keyHashesOf(shard)), { type: 'uint32' })).data;
  }

  /** The absolute path of a file of a shard. */
  path(file: string): string {
    return this.#store.path(file);
  }

  /** The manifest's entries of a shard, without the key hashes, which a finished version does not need. */
  entriesOfShard(shard: Shard): FileEntry[] {
    const files = new Set(shardFiles(shard));
    return this.#store.manifest!.files.filter(({ path }) => files.has(path));
  }

  /** Removes the manifest. Files that no version names are swept by the next commit. */
  async close(): Promise<void> {
    await rm(join(this.folder, manifest), { force: true });
  }
}

function keyHashesOf({ path }: Shard): string {
  return `${path}/key-hashes.npy`;
}

function openStore(folder: string): Promise<Store<UnfinishedMeta>> {
  return Store.open<UnfinishedMeta>(folder, {
    kind: 'unfinished embeddings',
    manifest,
    hint: `Delete ${join(folder, manifest)}, or: ${refreshHint(folder)}`,
  });
}
