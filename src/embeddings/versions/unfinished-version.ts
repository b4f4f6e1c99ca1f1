/** A version in the making: its new shards are committed one by one, so that a killed refresh loses only the last. */
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

/** What says which shards are done while their version is not. */
const manifest = 'unfinished.json';

/** Counted up when shards hold something else: those of before are not taken up. */
const shardForm = 3;

interface UnfinishedMeta {
  /** `shardForm`; absent where it was not counted yet. */
  readonly form?: number;
  /** The version that the shards are for. */
  readonly version: number;
  readonly model: string;
  readonly width: number;
  readonly storage: VectorStorage;
  readonly shards: PerKind<readonly Shard[]>;
}

/** What the rows of a shard are found by. */
export interface ShardKeys {
  /** The `keyHash` of each row, by which a later refresh finds it again. `[rows]` */
  readonly hashes: Uint32Array;
  /** Gives the key of a row, to say whose is wrong. */
  readonly at: (row: number) => Promise<string>;
}

/** What an unfinished version is of. */
export interface VersionForm {
  /** The id of the model that encodes. */
  readonly model: string;
  /** The length of its vectors. */
  readonly width: number;
  /** How they are stored. Default float32. */
  readonly storage?: VectorStorage;
}

/**
 * The shards of the version that comes next, those of a refresh that was killed among them. Only one may be
 * open in a folder, under the workspace's writer lock.
 */
export class UnfinishedVersion implements FileFinder {
  readonly folder: string;
  readonly version: number;
  readonly #options: Required<VersionForm>;
  readonly #store: Store<UnfinishedMeta>;

  /** Opens the one after the newest version; shards of another form, model, length, storage or version are not taken up. */
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

  /** `v000002`: the folder of its files. */
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

  /** The shards that are done, per kind. */
  get shards(): PerKind<readonly Shard[]> {
    return this.#store.manifest?.meta.shards ?? perKind(() => []);
  }

  /**
   * Writes a shard; when this returns it survives a kill.
   *
   * @param keys of at least one row
   * @throws LinkSageError when arrays differ in rows, or a vector is not of unit length
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

  /** The path of the shard of a kind after those that are done, and `ahead` more. */
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

  /** The manifest's entries of a shard, for the version that is committed, which has the keys themselves. */
  entriesOfShard(shard: Shard): FileEntry[] {
    const files = new Set(shardFiles(shard));
    return this.#store.manifest!.files.filter(({ path }) => files.has(path));
  }

  /** Forgets them; the files that no version names are swept by the next commit. */
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
