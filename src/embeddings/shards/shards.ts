/** Shards: rows of vectors that are written once, each with what it was made from. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LinkSageError } from '../../base/index.ts';
import { type NpyType, readNpy, readNpyRowsAt, writeNpy } from '../../storage/index.ts';
import { groupByShard, type Places } from './places.ts';
import { decodeVectors, type StoredVectors } from './vector-storage.ts';

/** The most rows of a shard: 64 MiB of vectors of 256 numbers. */
export const shardRows = 65_536;

/** A shard of one kind. */
export interface Shard {
  /** Its folder, relative to that of the versions. */
  readonly path: string;
  readonly rows: number;
}

/**
 * What vectors were made from, a row each: what a refresh compares. n = rows, W = neighbor tokens, 0 for a kind
 * whose encoder sees no graph
 */
export interface Origins {
  /** Digests of the texts that a node brings itself, of as many as its kind has. `[n, texts, 16]` */
  readonly contents: Uint8Array;
  /** Hashes of its neighbors and their texts, 0 where there is none. `[n, W]` */
  readonly neighbors: Uint32Array;
  /** How often each was visited, in eighths of an octave. `[n, W]` */
  readonly visits: Uint8Array;
  /** How many neighbors the graph gave it, likewise; 0 for a kind whose encoder sees no graph. `[n]` */
  readonly degrees: Uint8Array;
}

/** Rows for a shard. */
export interface ShardContent extends Origins {
  /** Unit vectors. `[n, E]` */
  readonly vectors: Float32Array;
}

/** Rows of a shard as its files hold them. */
export type StoredRows = Origins & StoredVectors;

/** What the files of shards are found by: a manifest that names them. */
export interface FileFinder {
  /** The absolute path of a file that is named relative to the folder of the versions. */
  path(file: string): string;
}

/** The arrays that a shard may have, each in a file of its own. */
export const shardArrays = ['vectors', 'scales', 'contents', 'neighbors', 'visits', 'degrees'] as const;

/** The files of a shard, relative to the folder of the versions; `scales` is there where vectors are int8 only. */
export function shardFiles(shard: Shard): string[] {
  return shardArrays.map((name) => fileOf(shard, name));
}

function fileOf({ path }: Shard, name: (typeof shardArrays)[number]): string {
  return `${path}/${name === 'neighbors' ? 'neighbours' : name}.npy`; // spelled so on disk from the first version on
}

/** Writes the files of a shard below `folder`. */
export async function writeShard(folder: string, shard: Shard, content: StoredRows): Promise<void> {
  await mkdir(join(folder, shard.path), { recursive: true });
  for (const name of shardArrays) {
    const array = content[name];
    if (array === undefined) continue;
    const isColumn = name === 'scales' || name === 'degrees';
    const shape = isColumn ? [shard.rows] : [shard.rows, array.length / shard.rows];
    await writeNpy(join(folder, fileOf(shard, name)), array, shape);
  }
}

/** Reads the digests of the texts of all rows of a shard. `[rows, texts, 16]` */
export async function readContents(finder: FileFinder, shard: Shard): Promise<Uint8Array> {
  return (await readNpy(finder.path(fileOf(shard, 'contents')), { type: 'uint8' })).data;
}

/** Reads what all rows of a shard were made from. */
export async function readOrigins(finder: FileFinder, shard: Shard): Promise<Origins> {
  const read = async <Type extends NpyType>(name: keyof Origins, type: Type) =>
    (await readNpy(finder.path(fileOf(shard, name)), { type })).data;
  return {
    contents: await readContents(finder, shard),
    neighbors: await read('neighbors', 'uint32'),
    visits: await read('visits', 'uint8'),
    degrees: await read('degrees', 'uint8'),
  };
}

/** Reads vectors of some rows of a shard, in the order given and as float32, whatever they are stored as. `[rows, E]` */
async function readShardVectors(finder: FileFinder, shard: Shard, rows: Uint32Array): Promise<Float32Array> {
  const stored = await readStoredVectors(finder, shard, rows);
  return decodeVectors(stored, stored.vectors.length / rows.length);
}

/** Reads the vectors in some places among shards, in their order and as float32. `[places, width]` */
export async function readPlacedVectors(
  finderOf: (shard: Shard) => FileFinder,
  kept: readonly Shard[],
  places: Places,
  width: number,
): Promise<Float32Array> {
  const vectors = new Float32Array(places.rows.length * width);
  for (const [number, positions] of groupByShard(places, kept.length).entries()) {
    if (positions.length === 0) continue;
    const shard = kept[number]!;
    const at = positions.map((position) => places.rows[position]!);
    const read = await readShardVectors(finderOf(shard), shard, at);
    for (let row = 0; row < positions.length; row++) {
      vectors.set(read.subarray(row * width, (row + 1) * width), positions[row]! * width);
    }
  }
  return vectors;
}

/** Reads some rows of a shard, in the order given and as they are stored. */
export async function readShardRows(
  finder: FileFinder,
  shard: Shard,
  rows: Uint32Array,
): Promise<StoredRows> {
  const read = async <Type extends NpyType>(name: keyof Origins, type: Type) =>
    (await readNpyRowsAt(finder.path(fileOf(shard, name)), rows, { type })).data;
  return {
    ...(await readStoredVectors(finder, shard, rows)),
    contents: await read('contents', 'uint8'),
    neighbors: await read('neighbors', 'uint32'),
    visits: await read('visits', 'uint8'),
    degrees: await read('degrees', 'uint8'),
  };
}

/** Reads vectors as they are stored, which their file tells. */
async function readStoredVectors(
  finder: FileFinder,
  shard: Shard,
  rows: Uint32Array,
): Promise<StoredVectors> {
  const path = finder.path(fileOf(shard, 'vectors'));
  const { data: vectors } = await readNpyRowsAt(path, rows);
  if (vectors instanceof Float32Array || vectors instanceof Uint16Array) return { vectors };
  if (!(vectors instanceof Int8Array)) {
    throw new LinkSageError(`${path}: expected float32, float16 or int8, got ${vectors.constructor.name}`, {
      code: 'damaged',
    });
  }
  const scales = finder.path(fileOf(shard, 'scales'));
  return { vectors, scales: (await readNpyRowsAt(scales, rows, { type: 'float32' })).data };
}

/**
 * Checks the rows of a shard before they are written.
 *
 * @throws LinkSageError when arrays differ in rows, or a vector is not of unit length: then `keyAt` tells whose.
 */
export async function checkShard(
  kind: string,
  rows: number,
  content: ShardContent,
  { width, keyAt }: { readonly width: number; readonly keyAt: (row: number) => Promise<string> },
): Promise<void> {
  const fail = (expected: string, got: string | number) => {
    throw new LinkSageError(`embeddings of ${kind}s: expected ${expected}, got ${got}`);
  };
  const { vectors, contents, neighbors, visits, degrees } = content;
  if (vectors.length !== rows * width) fail(`${rows} × ${width} numbers`, vectors.length);
  if (contents.length % rows !== 0) fail(`digests of ${rows} rows`, contents.length);
  if (neighbors.length % rows !== 0) fail(`neighbors of ${rows} rows`, neighbors.length);
  if (visits.length !== neighbors.length) fail(`${neighbors.length} visit counts`, visits.length);
  if (degrees.length !== rows) fail(`${rows} degrees`, degrees.length);
  for (let row = 0; row < rows; row++) {
    let squares = 0;
    for (let i = row * width; i < (row + 1) * width; i++) squares += vectors[i]! ** 2;
    // Not `> tolerance`: a vector with NaN must not pass. Rounding of unit vectors to float32 stays far below.
    if (!(Math.abs(squares - 1) < 1e-3)) fail(`unit length for "${await keyAt(row)}"`, Math.sqrt(squares));
  }
}
