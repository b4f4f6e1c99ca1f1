/** Shards: rows of vectors that are written once, each with what it was made from. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LinkSageError } from '../base/index.ts';
import { readNpy, readNpyRowsAt, writeNpy } from '../storage/index.ts';

/** The most rows of a shard: 64 MiB of vectors of 256 numbers. */
export const shardRows = 65_536;

/** Bytes of the digest of a content. */
export const contentBytes = 16;

/** A shard of one kind. */
export interface Shard {
  /** Its folder, relative to that of the versions. */
  readonly path: string;
  readonly rows: number;
}

/**
 * What vectors were made from, a row each: what a refresh compares. n = rows, W = neighbour tokens, 0 for a kind
 * whose encoder sees no graph.
 */
export interface Origins {
  /** Digests of all that a node brings itself. `[n, 16]` */
  readonly contents: Uint8Array;
  /** Hashes of its neighbours and their texts, 0 where there is none. `[n, W]` */
  readonly neighbours: Uint32Array;
  /** How often each was visited, in eighths of an octave. `[n, W]` */
  readonly visits: Uint8Array;
}

/** Rows of a shard. */
export interface ShardContent extends Origins {
  /** Unit vectors. `[n, E]` */
  readonly vectors: Float32Array;
}

/** What the files of shards are found by: a manifest that names them. */
export interface FileFinder {
  /** The absolute path of a file that is named relative to the folder of the versions. */
  path(file: string): string;
}

const arrays = {
  vectors: 'float32',
  contents: 'uint8',
  neighbours: 'uint32',
  visits: 'uint8',
} as const;

/** The files of a shard, relative to the folder of the versions. */
export function shardFiles({ path }: Shard): string[] {
  return Object.keys(arrays).map((name) => `${path}/${name}.npy`);
}

/** Writes the files of a shard below `folder`. */
export async function writeShard(
  folder: string,
  { path, rows }: Shard,
  content: ShardContent,
): Promise<void> {
  await mkdir(join(folder, path), { recursive: true });
  for (const name of Object.keys(arrays) as (keyof typeof arrays)[]) {
    const width = content[name].length / rows;
    await writeNpy(join(folder, path, `${name}.npy`), content[name], [rows, width]);
  }
}

/** Reads what all rows of a shard were made from. */
export async function readOrigins(finder: FileFinder, { path }: Shard): Promise<Origins> {
  return {
    contents: (await readNpy(finder.path(`${path}/contents.npy`), { type: 'uint8' })).data,
    neighbours: (await readNpy(finder.path(`${path}/neighbours.npy`), { type: 'uint32' })).data,
    visits: (await readNpy(finder.path(`${path}/visits.npy`), { type: 'uint8' })).data,
  };
}

/** Reads vectors of some rows of a shard, in the order given. `[rows, E]` */
export async function readShardVectors(
  finder: FileFinder,
  { path }: Shard,
  rows: Uint32Array,
): Promise<Float32Array> {
  return (await readNpyRowsAt(finder.path(`${path}/vectors.npy`), rows, { type: 'float32' })).data;
}

/** Reads some rows of a shard, in the order given. */
export async function readShardRows(
  finder: FileFinder,
  shard: Shard,
  rows: Uint32Array,
): Promise<ShardContent> {
  const read = async <Name extends keyof typeof arrays>(name: Name) =>
    (await readNpyRowsAt(finder.path(`${shard.path}/${name}.npy`), rows, { type: arrays[name] })).data;
  return {
    vectors: await readShardVectors(finder, shard, rows),
    contents: await read('contents'),
    neighbours: await read('neighbours'),
    visits: await read('visits'),
  };
}

/**
 * Checks the rows of a shard before they are written.
 *
 * @throws LinkSageError when arrays differ in rows, or a vector is not of unit length: then `keys` tells whose.
 */
export function checkShard(
  kind: string,
  keys: readonly string[],
  content: ShardContent,
  width: number,
): void {
  const fail = (expected: string, got: string | number) => {
    throw new LinkSageError(`embeddings of ${kind}s: expected ${expected}, got ${got}`);
  };
  const { vectors, contents, neighbours, visits } = content;
  if (vectors.length !== keys.length * width) fail(`${keys.length} × ${width} numbers`, vectors.length);
  if (contents.length !== keys.length * contentBytes)
    fail(`${keys.length} digests`, contents.length / contentBytes);
  if (neighbours.length % keys.length !== 0) fail(`neighbours of ${keys.length} rows`, neighbours.length);
  if (visits.length !== neighbours.length) fail(`${neighbours.length} visit counts`, visits.length);
  for (let row = 0; row < keys.length; row++) {
    let squares = 0;
    for (let i = row * width; i < (row + 1) * width; i++) squares += vectors[i]! ** 2;
    // Not `> tolerance`: a vector with NaN must not pass. Rounding of unit vectors to float32 stays far below.
    if (!(Math.abs(squares - 1) < 1e-3)) fail(`unit length for "${keys[row]}"`, Math.sqrt(squares));
  }
}
