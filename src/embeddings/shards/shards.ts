/** Shards: files of vectors that are written once, with a record of what each vector was made from. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LinkSageError } from '../../base/index.ts';
import { type NpyType, readNpy, readNpyRowsAt, writeNpy } from '../../storage/index.ts';
import { groupByShard, type RowLocations } from './locations.ts';
import { decodeVectors, type StoredVectors } from './vector-storage.ts';

/** The most rows of a shard; as vectors of 256 float32 numbers these are 64 MiB. */
export const shardRows = 65_536;

/** A shard of one kind. */
export interface Shard {
  /** The folder of the shard, relative to the folder of the versions. */
  readonly path: string;
  readonly rows: number;
}

/**
 * What each vector was made from. A refresh compares it with the node as it is now. n = rows; W = neighbor tokens, 0 for
 * a kind whose encoder does not see the graph
 */
export interface Origins {
  /** Digests of the node's own texts; each kind has a fixed number of texts. `[n, texts, 16]` */
  readonly contents: Uint8Array;
  /** Hashes of the neighbors and their texts, 0 if there are fewer. `[n, W]` */
  readonly neighbors: Uint32Array;
  /** Visit counts of the neighbors on a log scale: eighths of an octave of 1 + count. `[n, W]` */
  readonly visits: Uint8Array;
  /** The degree of the node on the same scale; 0 for a kind whose encoder does not see the graph. `[n]` */
  readonly degrees: Uint8Array;
}

/** The rows to write to a shard. */
export interface ShardContent extends Origins {
  /** Unit vectors. `[n, E]` */
  readonly vectors: Float32Array;
}

/** Rows of a shard as they are stored. */
export type StoredRows = Origins & StoredVectors;

/** Finds the files that a manifest names. */
export interface FileFinder {
  /** The absolute path of a file, given relative to the folder of the versions. */
  path(file: string): string;
}

/** The arrays that a shard may have, each in a file of its own. */
export const shardArrays = ['vectors', 'scales', 'contents', 'neighbors', 'visits', 'degrees'] as const;

/** The files that a shard may have, relative to the folder of the versions. Only shards of int8 vectors have `scales`. */
export function shardFiles(shard: Shard): string[] {
  return shardArrays.map((name) => fileOf(shard, name));
}

function fileOf({ path }: Shard, name: (typeof shardArrays)[number]): string {
  return `${path}/${name === 'neighbors' ? 'neighbours' : name}.npy`; // the spelling on disk stays as in the first version
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

/** Reads the vectors of some rows of a shard, in the given order, as float32, however they are stored. `[rows, E]` */
async function readShardVectors(finder: FileFinder, shard: Shard, rows: Uint32Array): Promise<Float32Array> {
  const stored = await readStoredVectors(finder, shard, rows);
  return decodeVectors(stored, stored.vectors.length / rows.length);
}

/** Reads the vectors at some locations, in the given order, as float32. `[locations, width]` */
export async function readLocatedVectors(
  finderOf: (shard: Shard) => FileFinder,
  kept: readonly Shard[],
  locations: RowLocations,
  width: number,
): Promise<Float32Array> {
  const vectors = new Float32Array(locations.rows.length * width);
  for (const [number, positions] of groupByShard(locations, kept.length).entries()) {
    if (positions.length === 0) continue;
    const shard = kept[number]!;
    const at = positions.map((position) => locations.rows[position]!);
    const read = await readShardVectors(finderOf(shard), shard, at);
    for (let row = 0; row < positions.length; row++) {
      vectors.set(read.subarray(row * width, (row + 1) * width), positions[row]! * width);
    }
  }
  return vectors;
}

/** Reads some rows of a shard, in the given order, as they are stored. */
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

/** Reads vectors as they are stored. The type of their file says how. */
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
 * @param keyAt gives the key of a row, for the error message
 * @throws LinkSageError if arrays have different numbers of rows, or a vector is not of unit length.
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
    // Not written as `> 1e-3`, so that a vector with NaN does not pass. Rounding to float32 is far below the tolerance.
    if (!(Math.abs(squares - 1) < 1e-3)) fail(`unit length for "${await keyAt(row)}"`, Math.sqrt(squares));
  }
}
