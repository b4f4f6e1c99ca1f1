/** Commits a new embedding version, and drops versions that are no longer kept. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LinkSageError, type Progress } from '../../base/index.ts';
import { type NodeKind, nodeKinds, perKind } from '../../catalog/index.ts';
import type { FileEntry } from '../../storage/index.ts';
import {
  type CompactedShard,
  type LocatedRows,
  type LocatedVectors,
  planCompaction,
  readCompacted,
} from '../shards/compact.ts';
import { writeNodeRows } from '../shards/node-rows.ts';
import { type Shard, writeShard } from '../shards/shards.ts';
import { type IndexPlan, planIndex, writeIndex } from './index-files.ts';
import { type IndexMode, wantsIndex } from './index-mode.ts';
import type { UnfinishedVersion } from './unfinished-version.ts';
import type { EmbeddingVersion } from './version.ts';
import { type KindFiles, layout, openVersionStore, type VersionMeta } from './version-meta.ts';
import { loadVersion, versionNames } from './versions.ts';

/** The facts that the caller knows about a version. */
export type VersionFacts = Omit<VersionMeta, 'layout' | 'version' | 'base' | 'storage' | 'counts' | 'files'>;

/** What a new version holds. */
export interface NewVersion extends VersionFacts {
  /** The version that this one continues. */
  readonly base?: EmbeddingVersion;
  /** Rows by kind, in shards of `base` and of the unfinished version. A kind that is left out is shared with `base`. */
  readonly rows: Readonly<Partial<Record<NodeKind, LocatedRows>>>;
}

/** Options of a commit. */
export interface CommitOptions {
  /** How many versions are kept, including the new one. Default 2. */
  readonly keep?: number;
  /** Which kinds get an approximate index. Default `auto`. */
  readonly index?: IndexMode;
  /** Is told about the making of indexes, which takes long for many vectors. */
  readonly progress?: Progress | undefined;
}

/**
 * Commits an unfinished version as the current one, and drops all but the newest `keep` versions. Versions that were
 * rolled back from are dropped first. The manifest of a dropped version is removed now, its files with the next commit,
 * so that readers have time to finish. After a kill in between, the next commit completes the work. Vectors of `base` are
 * shared, not copied, unless their shard is compacted; its indexes are shared or extended. Call it under the workspace's
 * writer lock.
 *
 * @throws LinkSageError if a kind without rows cannot be shared with a `base` of the same vector length, or an index is
 * wanted and there is no library for this machine.
 */
export async function finishVersion(
  unfinished: UnfinishedVersion,
  { rows, base, ...facts }: NewVersion,
  { keep = 2, index = 'auto', progress }: CommitOptions = {},
): Promise<EmbeddingVersion> {
  checkKeep(keep);
  const { folder, name, version } = unfinished;
  const width = facts.dims[0]!;
  const own = new Set(nodeKinds.flatMap((kind) => unfinished.shards[kind].map(({ path }) => path)));
  const sourceOf = ({ path }: Shard) => (own.has(path) ? unfinished : base!);
  const compactions: Partial<Record<NodeKind, Compaction>> = {};
  const indexes: Partial<Record<NodeKind, Indexing | undefined>> = {};
  const kept: FileEntry[] = [];
  for (const kind of nodeKinds) {
    const given = rows[kind];
    if (given === undefined) {
      const { keys, shards } = filesOfBase(kind, base, width);
      kept.push(keys, ...shards);
    } else {
      const compaction = {
        before: given.kept,
        ...planCompaction(given, (n) => unfinished.nextPath(kind, n)),
      };
      compactions[kind] = compaction;
      const fresh = new Set(compaction.compacted.map(({ shard }) => shard));
      for (const shard of compaction.rows.kept) {
        if (!fresh.has(shard)) kept.push(...sourceOf(shard).entriesOfShard(shard));
      }
    }
    const isIndexed = wantsIndex(index, given?.keys.count ?? base!.meta.counts[kind], width);
    const indexing = isIndexed ? await planIndexing(name, kind, given, base) : undefined;
    indexes[kind] = indexing;
    if (indexing?.plan.writesGraph === false) kept.push(base!.entryOf(indexing.plan.files.graph));
  }
  const meta: VersionMeta = {
    layout,
    version,
    base: base?.name ?? null,
    ...facts,
    storage: unfinished.storage,
    counts: perKind((kind) => rows[kind]?.keys.count ?? base!.meta.counts[kind]),
    files: perKind((kind) => filesOf(name, kind, base, compactions[kind], indexes[kind])),
  };
  const store = await openVersionStore(folder, name);
  await store.commit({
    meta,
    keep: kept,
    write: async (staging) => {
      await mkdir(join(staging, name));
      const writeRows = async (kind: NodeKind) => {
        const rows = compactions[kind]?.rows;
        if (rows !== undefined) await writeNodeRows(join(staging, keysOf(name, kind)), rows);
      };
      await Promise.all(nodeKinds.map(writeRows));
      for (const kind of nodeKinds) {
        const compaction = compactions[kind];
        for (const each of compaction?.compacted ?? [])
          await writeShard(staging, each.shard, await readCompacted(each, compaction!.before, sourceOf));
        const indexing = indexes[kind];
        if (indexing === undefined) continue;
        const source = { width, finderOf: sourceOf, progress };
        await writeIndex(staging, kind, indexing.plan, indexing.rows, source);
      }
    },
  });
  await unfinished.close();
  await dropOldest(folder, keep, base?.name, name);
  return (await loadVersion(folder, name))!;
}

/** The rows of a kind with their new locations, and the shards that they come from. */
interface Compaction {
  readonly before: readonly Shard[];
  readonly rows: LocatedRows;
  readonly compacted: readonly CompactedShard[];
}

/** The index of a kind, and its rows with their locations before compaction. */
interface Indexing {
  readonly plan: IndexPlan;
  readonly rows: LocatedVectors;
}

async function planIndexing(
  name: string,
  kind: NodeKind,
  given: LocatedRows | undefined,
  base: EmbeddingVersion | undefined,
): Promise<Indexing> {
  const rows = given ?? { ...(await base!.readLocations(kind)), kept: base!.shardsOf(kind) };
  return { plan: await planIndex(name, kind, rows, base), rows };
}

function filesOf(
  name: string,
  kind: NodeKind,
  base: EmbeddingVersion | undefined,
  compaction: Compaction | undefined,
  indexing: Indexing | undefined,
): KindFiles {
  const { keys, shards } =
    compaction === undefined
      ? base!.meta.files[kind]
      : { keys: keysOf(name, kind), shards: compaction.rows.kept };
  return { keys, shards, ...(indexing && { index: indexing.plan.files }) };
}

function keysOf(name: string, kind: NodeKind): string {
  return `${name}/${kind}-keys.parquet`;
}

function filesOfBase(kind: NodeKind, base: EmbeddingVersion | undefined, width: number) {
  if (base?.width !== width) {
    throw new LinkSageError(
      `embeddings of ${kind}s: expected rows, or a version of ${width} dims to share, got ${base?.width ?? 'neither'}`,
    );
  }
  const shards = base.shardsOf(kind).flatMap((shard) => base.entriesOfShard(shard));
  return { keys: base.entryOf(base.meta.files[kind].keys), shards };
}

function checkKeep(keep: number): void {
  if (Number.isInteger(keep) && keep >= 1) return;
  throw new LinkSageError(`embeddings: expected to keep 1 version or more, got ${keep}`);
}

/** Removes manifests only. The next commit makes these removals durable, and then sweeps the files. */
async function dropOldest(
  folder: string,
  keep: number,
  base: string | undefined,
  name: string,
): Promise<void> {
  const isAbandoned = (each: string) => base !== undefined && each > base && each < name;
  const names = await versionNames(folder);
  const inOrder = [...names.filter(isAbandoned), ...names.filter((each) => !isAbandoned(each))];
  for (const dropped of inOrder.slice(0, -keep)) {
    await rm(join(folder, `${dropped}.json`), { force: true });
  }
}
