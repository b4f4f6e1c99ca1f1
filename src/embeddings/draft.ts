/** A version in the making: its new shards are committed one by one, so that a killed refresh loses only the last. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { NodeKind } from '../catalog/index.ts';
import { type FileEntry, Store } from '../storage/index.ts';
import { type NodeRows, streamKeys, writeKeys } from './node-rows.ts';
import { type PerKind, perKind } from './per-kind.ts';
import {
  checkShard,
  type FileFinder,
  type Shard,
  type ShardContent,
  shardFiles,
  writeShard,
} from './shards.ts';
import { encodeVectors, type VectorStorage } from './vector-storage.ts';
import { refreshHint } from './version-meta.ts';
import { versionName, versionNames, versionNumber } from './versions.ts';

/** What says which shards are done while their version is not. */
const manifest = 'unfinished.json';

interface DraftMeta {
  /** The version that the shards are for. */
  readonly version: number;
  readonly model: string;
  readonly width: number;
  readonly storage: VectorStorage;
  readonly shards: PerKind<readonly Shard[]>;
}

/** What a draft is for. */
export interface DraftOptions {
  /** The id of the model that encodes. */
  readonly model: string;
  /** The length of its vectors. */
  readonly width: number;
  /** How they are stored. Default float32. */
  readonly storage?: VectorStorage;
}

/**
 * The shards of the version that comes next, those of a refresh that was killed among them. Only one draft may be
 * open in a folder, under the workspace's writer lock.
 */
export class VersionDraft implements FileFinder {
  readonly folder: string;
  readonly version: number;
  readonly #options: Required<DraftOptions>;
  readonly #store: Store<DraftMeta>;

  /** Opens the draft after the newest version; shards of another model, length, storage or version are not taken up. */
  static async open(
    folder: string,
    { model, width, storage = 'float32' }: DraftOptions,
  ): Promise<VersionDraft> {
    const options = { model, width, storage };
    const newest = (await versionNames(folder)).at(-1);
    const version = (newest === undefined ? 0 : versionNumber(newest)) + 1;
    const store = await openStore(folder);
    const meta = store.manifest?.meta;
    const isOurs = meta?.model === model && meta.width === width && meta.storage === storage;
    const goesOn = meta?.version === version && isOurs;
    if (meta === undefined || goesOn) return new VersionDraft(folder, version, options, store);
    await rm(join(folder, manifest)); // its files are swept by the next commit
    return new VersionDraft(folder, version, options, await openStore(folder));
  }

  private constructor(
    folder: string,
    version: number,
    options: Required<DraftOptions>,
    store: Store<DraftMeta>,
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
   * @param keys of its rows; at least one
   * @throws LinkSageError when arrays differ in rows, or a vector is not of unit length
   */
  async addShard(kind: NodeKind, keys: readonly string[], content: ShardContent): Promise<Shard> {
    const { width, storage } = this.#options;
    checkShard(kind, keys, content, width);
    const stored = { ...content, ...encodeVectors(storage, content.vectors, width) };
    const shard: Shard = { path: this.nextPath(kind), rows: keys.length };
    await this.#store.commit({
      meta: {
        version: this.version,
        ...this.#options,
        shards: { ...this.shards, [kind]: [...this.shards[kind], shard] },
      },
      keep: this.#store.manifest?.files ?? [],
      write: async (staging) => {
        await writeShard(staging, shard, stored);
        await writeKeys(join(staging, keysOf(shard)), keys);
      },
    });
    return shard;
  }

  /** The path of the shard of a kind after those that are done, and `ahead` more. */
  nextPath(kind: NodeKind, ahead = 0): string {
    return `${this.name}/${kind}-${this.shards[kind].length + ahead}`;
  }

  /** The rows of shard `number` of a kind, in their order and in pieces. */
  async *streamRows(kind: NodeKind, number: number): AsyncGenerator<NodeRows> {
    let from = 0;
    for await (const keys of streamKeys(this.path(keysOf(this.shards[kind][number]!)))) {
      const rows = Uint32Array.from(keys, (_, i) => from + i);
      yield { keys, shards: new Uint32Array(keys.length).fill(number), rows };
      from += keys.length;
    }
  }

  /** The absolute path of a file of a shard. */
  path(file: string): string {
    return this.#store.path(file);
  }

  /** The manifest's entries of a shard, for the version that is committed; its keys are not needed any more. */
  entriesOfShard(shard: Shard): FileEntry[] {
    const files = new Set(shardFiles(shard));
    return this.#store.manifest!.files.filter(({ path }) => files.has(path));
  }

  /** Forgets the draft; the files that no version names are swept by the next commit. */
  async close(): Promise<void> {
    await rm(join(this.folder, manifest), { force: true });
  }
}

function keysOf({ path }: Shard): string {
  return `${path}/keys.parquet`;
}

function openStore(folder: string): Promise<Store<DraftMeta>> {
  return Store.open<DraftMeta>(folder, {
    kind: 'unfinished embeddings',
    manifest,
    hint: `Delete ${join(folder, manifest)}, or: ${refreshHint(folder)}`,
  });
}
