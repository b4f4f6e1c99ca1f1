/** Committing a new embedding version and dropping the oldest. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LinkSageError } from '../base/index.ts';
import type { NodeKind } from '../catalog/index.ts';
import { nodeKinds } from '../graph/index.ts';
import { type FileEntry, writeNpy } from '../storage/index.ts';
import { type NodeRows, writeNodeRows } from './node-rows.ts';
import { perKind } from './per-kind.ts';
import {
  type EmbeddingVersion,
  type KindFiles,
  loadVersion,
  openVersionStore,
  type VersionMeta,
  versionName,
  versionNames,
  versionNumber,
} from './version.ts';

/** The embeddings of one kind. */
export interface EmbeddingRows extends NodeRows {
  /** Unit vectors, a row per key. `[n, E]` */
  readonly vectors: Float32Array;
}

/** What a new version holds. */
export interface VersionContent extends Omit<VersionMeta, 'version' | 'counts' | 'files'> {
  /** Embeddings by kind; a kind that is left out is that of `base`, whose files are shared, not copied. */
  readonly rows: Readonly<Partial<Record<NodeKind, EmbeddingRows>>>;
  /** The version that this one continues. */
  readonly base?: EmbeddingVersion;
}

/**
 * Commits a version after the newest of the folder and drops all but the newest `keep` (default 2). The manifest
 * of a dropped version goes first and its files with the next commit, so a reader has time to finish; killed in
 * between, the next commit does what is left. Call it under the workspace's writer lock.
 *
 * @throws LinkSageError when rows differ in number, a vector is not of unit length, or a kind without rows has no
 * `base` to come from.
 */
export async function commitVersion(
  folder: string,
  { rows, base, ...said }: VersionContent,
  { keep = 2 }: { readonly keep?: number } = {},
): Promise<EmbeddingVersion> {
  if (!Number.isInteger(keep) || keep < 1) {
    throw new LinkSageError(`embeddings: expected to keep 1 version or more, got ${keep}`);
  }
  const width = said.dims[0]!;
  for (const kind of nodeKinds) checkRows(kind, rows[kind], base, width);

  const newest = (await versionNames(folder)).at(-1);
  const version = (newest === undefined ? 0 : versionNumber(newest)) + 1;
  const name = versionName(version);
  const kept: FileEntry[] = nodeKinds.flatMap((kind) => (rows[kind] ? [] : base!.filesOf(kind)));
  const meta: VersionMeta = {
    version,
    ...said,
    counts: perKind((kind) => rows[kind]?.keys.length ?? base!.meta.counts[kind]),
    files: perKind((kind) => (rows[kind] ? newFiles(name, kind) : base!.meta.files[kind])),
  };
  const store = await openVersionStore(folder, name);
  await store.commit({
    meta,
    keep: kept,
    write: async (staging) => {
      await mkdir(join(staging, name));
      for (const kind of nodeKinds) await writeRows(staging, newFiles(name, kind), rows[kind], width);
    },
  });
  await dropOldest(folder, keep);
  return (await loadVersion(folder, name))!;
}

function newFiles(name: string, kind: NodeKind): KindFiles {
  return { vectors: `${name}/${kind}-vectors.npy`, keys: `${name}/${kind}-keys.parquet` };
}

async function writeRows(staging: string, files: KindFiles, rows: EmbeddingRows | undefined, width: number) {
  if (rows === undefined) return;
  await writeNpy(join(staging, files.vectors), rows.vectors, [rows.keys.length, width]);
  await writeNodeRows(join(staging, files.keys), rows);
}

/** Removes manifests only; the sweep of the next commit, which first makes these removals durable, takes the files. */
async function dropOldest(folder: string, keep: number): Promise<void> {
  for (const name of (await versionNames(folder)).slice(0, -keep)) {
    await rm(join(folder, `${name}.json`), { force: true });
  }
}

function checkRows(
  kind: NodeKind,
  rows: EmbeddingRows | undefined,
  base: EmbeddingVersion | undefined,
  width: number,
): void {
  const fail = (expected: string, got: string | number) => {
    throw new LinkSageError(`embeddings of ${kind}s: expected ${expected}, got ${got}`);
  };
  if (rows === undefined) {
    if (base?.width !== width) fail(`rows, or a version of ${width} dims to share`, base?.width ?? 'neither');
    return;
  }
  const { keys, fingerprints, vectors } = rows;
  if (fingerprints.length !== keys.length) fail(`${keys.length} fingerprints`, fingerprints.length);
  if (vectors.length !== keys.length * width) fail(`${keys.length} × ${width} numbers`, vectors.length);
  for (let row = 0; row < keys.length; row++) {
    let squares = 0;
    for (let i = row * width; i < (row + 1) * width; i++) squares += vectors[i]! ** 2;
    // Not `> tolerance`: a vector with NaN must not pass. Rounding of unit vectors to float32 stays far below.
    if (!(Math.abs(squares - 1) < 1e-3)) fail(`unit length for "${keys[row]}"`, Math.sqrt(squares));
  }
}
