/** Exports embeddings as files for other programs. */
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LinkSageError } from '../../base/index.ts';
import { type NodeKind, nodeKinds } from '../../catalog/index.ts';
import { checkDims } from '../../nearest/index.ts';
import { writeOutput } from '../../storage/index.ts';
import { readPieces, type VectorPiece } from '../shards/pieces.ts';
import type { EmbeddingVersion } from '../versions/version.ts';
import { writeArrowPart } from './arrow.ts';
import { writeNpyPart } from './npy.ts';
import { writeParquetPart } from './parquet.ts';
import type { WritePart } from './part.ts';

/** The formats of exports. */
export const exportFormats = ['parquet', 'npy', 'arrow'] as const;

/** The name of a format. */
export type ExportFormat = (typeof exportFormats)[number];

const writers: Record<ExportFormat, WritePart> = {
  parquet: writeParquetPart,
  npy: writeNpyPart,
  arrow: writeArrowPart,
};

/** Options of an export. */
export interface ExportOptions {
  /** The format of the files. Default `parquet`. */
  readonly format?: ExportFormat;
  /** Length of the exported vectors, which are prefixes scaled to unit length. Default: the full length. */
  readonly dims?: number;
  /** Write each kind as this many files, `pages/part-00000.parquet` and so on, instead of one. */
  readonly partitions?: number;
  /** Replace the files of an earlier export. Other files in the folder stay. Default false. */
  readonly overwrite?: boolean;
}

/**
 * Writes the keys of pages, pins and boards in ascending order, with their vectors as float32:
 *
 * - `parquet`: `pages.parquet` with `key` and `embedding` (list of float);
 * - `npy`: `pages.npy` `[n, dims]`, and the `key` of each row in `pages.keys.parquet`;
 * - `arrow`: `pages.arrow`, an Arrow IPC file with `key` and `embedding` (list of float of fixed size).
 *
 * The metadata of Parquet files (including those of keys) and Arrow files has `version`, `model` and `dims`. Rows are
 * streamed in small pieces; rows of a Parquet file are collected in DuckDB, which spills to disk beyond its limit. Files
 * are written under temporary names, and renamed when all are complete.
 *
 * @returns the paths of the files, relative to the folder.
 * @throws LinkSageError if the folder is not empty and `overwrite` is not set, an option is out of range, or the format is
 * `arrow` and the optional package apache-arrow is not installed.
 */
export async function exportEmbeddings(
  version: EmbeddingVersion,
  folder: string,
  { format = 'parquet', dims = version.width, partitions, overwrite = false }: ExportOptions = {},
): Promise<string[]> {
  checkDims('export', version.width, dims);
  if (partitions !== undefined && !(Number.isInteger(partitions) && partitions >= 1)) {
    throw new LinkSageError(`export: expected 1 partition or more, got ${partitions}`);
  }
  return writeOutput(folder, { overwrite, isOurs }, async (staging) => {
    for (const kind of nodeKinds) {
      const paths = partNames(kind, partitions).map((part) => join(staging, part));
      for (const path of paths) await mkdir(dirname(path), { recursive: true });
      await exportKind(version, kind, dims, paths, writers[format]);
    }
  });
}

function isOurs(path: string): boolean {
  return /^(pages|pins|boards)(\/part-\d{5,})?\.(parquet|npy|keys\.parquet|arrow)$/.test(path);
}

/** The names of the files of a kind, without extensions. */
function partNames(kind: NodeKind, partitions: number | undefined): string[] {
  if (partitions === undefined) return [`${kind}s`];
  return Array.from({ length: partitions }, (_, part) => `${kind}s/part-${String(part).padStart(5, '0')}`);
}

/** Writes the rows of a kind, in order, to parts of about equal numbers of rows. */
async function exportKind(
  version: EmbeddingVersion,
  kind: NodeKind,
  dims: number,
  paths: readonly string[],
  write: WritePart,
) {
  const rows = version.meta.counts[kind];
  const metadata = { version: version.name, model: version.meta.model, dims: String(dims) };
  const pieces = readPieces(version, kind, dims);
  const take = divide(pieces, dims);
  let written = 0;
  try {
    for (const [part, path] of paths.entries()) {
      const end = Math.round(((part + 1) * rows) / paths.length);
      await write({ path, rows: end - written, dims, metadata, pieces: take(end - written) });
      written = end;
    }
  } finally {
    await pieces.return(undefined);
  }
}

/** Divides a stream of pieces: each call of the result gives the pieces of the next `rows` rows. */
function divide(pieces: AsyncGenerator<VectorPiece, undefined>, dims: number) {
  let held: VectorPiece = { keys: [], vectors: new Float32Array(0) };
  return async function* take(rows: number): AsyncGenerator<VectorPiece, undefined> {
    for (let left = rows; left > 0; ) {
      if (held.keys.length === 0) held = (await pieces.next()).value!;
      const [now, later] = splitPiece(held, Math.min(held.keys.length, left), dims);
      held = later;
      left -= now.keys.length;
      yield now;
    }
  };
}

function splitPiece({ keys, vectors }: VectorPiece, rows: number, dims: number): [VectorPiece, VectorPiece] {
  return [
    { keys: keys.slice(0, rows), vectors: vectors.subarray(0, rows * dims) },
    { keys: keys.slice(rows), vectors: vectors.subarray(rows * dims) },
  ];
}
