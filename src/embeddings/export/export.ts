/** Embeddings as files for everything else that reads vectors: the rows of each kind, in parts of a format. */
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

/** How embeddings are exported. */
export interface ExportOptions {
  /** The kind of files. Default `parquet`. */
  readonly format?: ExportFormat;
  /** Length of the exported vectors, a prefix scaled to unit length. Default: the full length. */
  readonly dims?: number;
  /** Write each kind as this many files, `pages/part-00000.parquet` and so on, instead of one. */
  readonly partitions?: number;
  /** Replace the files of an earlier export; others in the folder stay. Default false. */
  readonly overwrite?: boolean;
}

/**
 * Writes pages, pins and boards, each with their keys, in ascending order of these, and their vectors as float32:
 *
 * - `parquet`: `pages.parquet` with `key` and `embedding` (list of float);
 * - `npy`: `pages.npy` `[n, dims]`, and the `key` of each row in `pages.keys.parquet`;
 * - `arrow`: `pages.arrow`, an Arrow IPC file with `key` and `embedding` (list of float of fixed size).
 *
 * Parquet and Arrow files say in their metadata of which `version` and `model` they are, and their `dims`. Rows pass
 * through in small pieces; those of a Parquet file gather in DuckDB, which spills to disk beyond its limit. Files are
 * written under temporary names and renamed when all are complete.
 *
 * @returns the paths of the files, relative to the folder.
 * @throws LinkSageError when the folder is not empty and `overwrite` is not given, an option is out of range, or the
 * package apache-arrow, which is optional, is asked for and missing.
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

/** The names of the files of a kind, without their endings. */
function partNames(kind: NodeKind, partitions: number | undefined): string[] {
  if (partitions === undefined) return [`${kind}s`];
  return Array.from({ length: partitions }, (_, part) => `${kind}s/part-${String(part).padStart(5, '0')}`);
}

/** Writes the rows of a kind, in their order, to parts of as equal a number of rows as can be. */
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

/** Divides pieces: each call gives those of the next so many rows. */
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
