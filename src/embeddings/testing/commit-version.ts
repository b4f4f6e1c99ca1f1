/** Versions of vectors that are in memory. */
import { type NodeKind, nodeKinds, perKind } from '../../catalog/index.ts';
import {
  type EmbeddingVersion,
  type LocatedRows,
  type Origins,
  UnfinishedVersion,
  type VectorStorage,
} from '../index.ts';
import type { LocatedVectors } from '../shards/compact.ts';
import { type CommitOptions, finishVersion, type NewVersion, type VersionFacts } from '../versions/commit.ts';
import { shardKeys, withKeyFiles } from './key-files.ts';

/** Facts of a version that tests do not care about. */
export const facts = {
  model: 'm',
  builtFrom: 'g',
  view: 'all',
  dims: [2],
  encoded: perKind(() => 0),
  carried: perKind(() => 0),
  deleted: perKind(() => 0),
  seconds: 0,
  secondsPerNode: perKind(() => null),
  audit: null,
} as const;

/** Vectors of one kind that are in memory. */
export interface EmbeddingRows {
  /** Ascending in byte order of UTF-8. */
  readonly keys: readonly string[];
  /** Unit vectors, a row per key. `[n, E]` */
  readonly vectors: Float32Array;
}

/** A version whose rows are in memory. */
export interface VersionContent extends VersionFacts {
  readonly rows: Readonly<Partial<Record<NodeKind, EmbeddingRows>>>;
  readonly base?: EmbeddingVersion;
}

/** Commits a version of vectors that are in memory. */
export async function commitVersion(
  folder: string,
  { rows, ...content }: VersionContent,
  options: CommitOptions = {},
  storage: VectorStorage = 'float32',
): Promise<EmbeddingVersion> {
  const width = content.dims[0]!;
  const unfinished = await UnfinishedVersion.open(folder, { model: content.model, width, storage });
  const located: Partial<Record<NodeKind, KeyedRows>> = {};
  for (const kind of nodeKinds) {
    const given = rows[kind];
    if (given === undefined) continue;
    const { keys, vectors } = given;
    const shard = { vectors, ...withoutOrigins(keys.length) };
    const kept = keys.length === 0 ? [] : [await unfinished.addShard(kind, shardKeys(kind, keys), shard)];
    located[kind] = { keys, shards: new Uint32Array(keys.length), rows: Uint32Array.from(keys.keys()), kept };
  }
  return commitRows(unfinished, { ...content, rows: located }, options);
}

/** Commits an unfinished version whose keys are in memory. */
export async function commitRows(
  unfinished: UnfinishedVersion,
  { rows, ...content }: Omit<NewVersion, 'rows'> & { readonly rows: Partial<Record<NodeKind, KeyedRows>> },
  options: CommitOptions = {},
): Promise<EmbeddingVersion> {
  const keys = Object.fromEntries(Object.entries(rows).map(([kind, of]) => [kind, of.keys]));
  return withKeyFiles(keys, (files) => {
    const located: Partial<Record<NodeKind, LocatedRows>> = {};
    for (const kind of nodeKinds)
      if (rows[kind] !== undefined) located[kind] = { ...rows[kind], keys: files[kind] };
    return finishVersion(unfinished, { ...content, rows: located }, options);
  });
}

/** Origins of vectors, all zeros. */
export function withoutOrigins(rows: number): Origins {
  return {
    contents: new Uint8Array(rows * 16),
    neighbors: new Uint32Array(0),
    visits: new Uint8Array(0),
    degrees: new Uint8Array(rows),
  };
}

/** Rows of a kind whose keys are in memory. */
export interface KeyedRows extends LocatedVectors {
  readonly keys: readonly string[];
}

/** No rows. */
export const noRows: KeyedRows = { keys: [], shards: new Uint32Array(0), rows: new Uint32Array(0), kept: [] };
