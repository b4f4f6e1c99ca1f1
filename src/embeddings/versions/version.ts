/** One embedding version, and how to read its rows. */
import type { NodeKind } from '../../catalog/index.ts';
import type { FileEntry, Store } from '../../storage/index.ts';
import type { RowLocations } from '../shards/locations.ts';
import {
  findNodeRows,
  findRecordedRows,
  type KeyFile,
  type NodeRows,
  type RecordedRows,
  readLocations,
  readNodeRows,
  streamKeys,
} from '../shards/node-rows.ts';
import { type FileFinder, readLocatedVectors, type Shard, shardFiles } from '../shards/shards.ts';
import type { VectorStorage } from '../shards/vector-storage.ts';
import type { VersionMeta } from './version-meta.ts';

/**
 * One committed version. Opening it reads only its manifest; other files are read when they are needed. They exist as
 * long as the version is kept, and at least until the commit after the one that drops it.
 *
 * E = the largest of the dims
 */
export class EmbeddingVersion implements FileFinder {
  /** The name, such as `v000001`. */
  readonly name: string;
  readonly meta: VersionMeta;
  /** When it was committed: ISO 8601, UTC. */
  readonly createdAt: string;
  readonly #store: Store<VersionMeta>;
  readonly #locations = new Map<NodeKind, Promise<RowLocations>>();

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

  /** How vectors are stored. Reading always gives float32. */
  get storage(): VectorStorage {
    return this.meta.storage ?? 'float32';
  }

  /** The shards of a kind. Locations refer to them by index. */
  shardsOf(kind: NodeKind): readonly Shard[] {
    return this.meta.files[kind].shards;
  }

  /** The keys of a kind, ascending, and the locations of their vectors. */
  readRows(kind: NodeKind): Promise<NodeRows> {
    return readNodeRows(this.#keys(kind));
  }

  /** The locations of some keys; `none` for keys that the version lacks. */
  findRows(kind: NodeKind, keys: KeyFile): Promise<RowLocations> {
    return findNodeRows(this.#keys(kind), keys);
  }

  /** The same, with what the version records of their edges. */
  findRecordedRows(kind: NodeKind, keys: KeyFile): Promise<RecordedRows> {
    return findRecordedRows(this.#keys(kind), keys);
  }

  /** The keys of a kind, ascending, in pieces of at most 2,048. */
  streamKeys(kind: NodeKind): AsyncGenerator<string[]> {
    return streamKeys(this.#keys(kind));
  }

  /** The locations of the vectors of a kind, in the order of its keys. */
  readLocations(kind: NodeKind): Promise<RowLocations> {
    const locations = this.#locations.get(kind) ?? readLocations(this.#keys(kind));
    this.#locations.set(kind, locations);
    return locations;
  }

  /** The vectors of a kind, in the order of its keys, of unit length. `[n, E]` */
  readVectors(kind: NodeKind): Promise<Float32Array> {
    return this.readVectorRows(kind, 0, this.meta.counts[kind]);
  }

  /** The rows `from` to `to` (exclusive) of the vectors of a kind. `[to - from, E]` */
  async readVectorRows(kind: NodeKind, from: number, to: number): Promise<Float32Array> {
    const { shards, rows } = await this.readLocations(kind);
    return this.readVectorsAt(kind, { shards: shards.subarray(from, to), rows: rows.subarray(from, to) });
  }

  /** The vectors of a kind at some locations, in the given order. `[locations, E]` */
  readVectorsAt(kind: NodeKind, locations: RowLocations): Promise<Float32Array> {
    return readLocatedVectors(() => this, this.shardsOf(kind), locations, this.width);
  }

  /**
   * Recomputes the checksums of all files.
   *
   * @throws LinkSageError naming the first file that has changed since it was committed.
   */
  verify(): Promise<void> {
    return this.#store.verify();
  }

  /** The absolute path of a file of the version, which the manifest gives relative to the folder. */
  path(file: string): string {
    return this.#store.path(file);
  }

  /** The manifest's entries of a shard, for a later version to share. */
  entriesOfShard(shard: Shard): FileEntry[] {
    const files = new Set(shardFiles(shard));
    return this.#store.manifest!.files.filter(({ path }) => files.has(path));
  }

  /** The manifest's entry of a file, for a later version to share. */
  entryOf(file: string): FileEntry {
    return this.#store.manifest!.files.find(({ path }) => path === file)!;
  }

  #keys(kind: NodeKind): string {
    return this.#store.path(this.meta.files[kind].keys);
  }
}
