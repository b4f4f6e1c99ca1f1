/** Embeddings as Parquet, for everything else that reads vectors. */
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LinkSageError } from '../base/index.ts';
import type { NodeKind } from '../catalog/index.ts';
import { nodeKinds } from '../graph/index.ts';
import {
  appendColumns,
  closeDuckDb,
  type DuckDb,
  openDuckDb,
  writeOutput,
  writeParquet,
} from '../storage/index.ts';
import { checkDims, prefixOf } from './prefix.ts';
import type { EmbeddingVersion } from './version.ts';

/** How embeddings are exported. */
export interface ExportOptions {
  /** Length of the exported vectors, a prefix scaled to unit length. Default: the full length. */
  readonly dims?: number;
  /** Write each kind as this many files, `pages/part-00000.parquet` and so on, instead of one. */
  readonly partitions?: number;
  /** Replace the files of an earlier export; others in the folder stay. Default false. */
  readonly overwrite?: boolean;
}

/** What DuckDB holds before it spills to disk: a few row groups of long vectors. */
const MEMORY_LIMIT = '1GB';

/**
 * Writes `pages.parquet`, `pins.parquet` and `boards.parquet`, each with `key` and `embedding` (list of float), in
 * ascending order of keys. Rows pass through in small pieces, so memory does not grow with their number. Files
 * are written under temporary names and renamed when all are complete.
 *
 * @returns the paths of the files, relative to the folder.
 * @throws LinkSageError when the folder is not empty and `overwrite` is not given, or an option is out of range.
 */
export async function exportParquet(
  version: EmbeddingVersion,
  folder: string,
  { dims = version.width, partitions, overwrite = false }: ExportOptions = {},
): Promise<string[]> {
  checkDims('export', version.width, dims);
  if (partitions !== undefined && !(Number.isInteger(partitions) && partitions >= 1)) {
    throw new LinkSageError(`export: expected 1 partition or more, got ${partitions}`);
  }
  return writeOutput(folder, { overwrite, isOurs }, async (staging) => {
    for (const kind of nodeKinds) {
      const paths = partNames(kind, partitions).map((part) => join(staging, part));
      for (const path of paths) await mkdir(dirname(path), { recursive: true });
      await exportKind(version, kind, dims, paths);
    }
  });
}

function isOurs(path: string): boolean {
  return /^(pages|pins|boards)(\.parquet|\/part-\d{5,}\.parquet)$/.test(path);
}

function partNames(kind: NodeKind, partitions: number | undefined): string[] {
  if (partitions === undefined) return [`${kind}s.parquet`];
  return Array.from(
    { length: partitions },
    (_, part) => `${kind}s/part-${String(part).padStart(5, '0')}.parquet`,
  );
}

/** Writes the rows of a kind, in their order, to files of as equal a number of rows as can be. */
async function exportKind(version: EmbeddingVersion, kind: NodeKind, dims: number, paths: readonly string[]) {
  const rows = version.meta.counts[kind];
  const pieces = readPieces(version, kind, dims);
  let held: Piece = { keys: [], vectors: new Float32Array(0) };
  let written = 0;
  for (const [part, path] of paths.entries()) {
    const end = Math.round(((part + 1) * rows) / paths.length);
    await writePart(path, async (db) => {
      while (written < end) {
        if (held.keys.length === 0) held = (await pieces.next()).value!;
        const [now, later] = splitPiece(held, Math.min(held.keys.length, end - written), dims);
        await appendPiece(db, now, dims);
        written += now.keys.length;
        held = later;
      }
    });
  }
  await pieces.return(undefined);
}

/** Keys and their vectors. */
interface Piece {
  readonly keys: readonly string[];
  /** `[keys, dims]` */
  readonly vectors: Float32Array;
}

async function* readPieces(
  version: EmbeddingVersion,
  kind: NodeKind,
  dims: number,
): AsyncGenerator<Piece, undefined> {
  let from = 0;
  for await (const keys of version.streamKeys(kind)) {
    const vectors = await version.readVectorRows(kind, from, from + keys.length);
    yield { keys, vectors: prefixOf(vectors, version.width, dims) };
    from += keys.length;
  }
  return undefined;
}

function splitPiece({ keys, vectors }: Piece, rows: number, dims: number): [Piece, Piece] {
  return [
    { keys: keys.slice(0, rows), vectors: vectors.subarray(0, rows * dims) },
    { keys: keys.slice(rows), vectors: vectors.subarray(rows * dims) },
  ];
}

async function writePart(path: string, append: (db: DuckDb) => Promise<void>): Promise<void> {
  const db = await openDuckDb({ memoryLimit: MEMORY_LIMIT });
  try {
    await db.run('CREATE TEMP TABLE embeddings (key VARCHAR, embedding FLOAT[])');
    await append(db);
    await writeParquet(db, 'SELECT key, embedding FROM embeddings', path);
  } finally {
    closeDuckDb(db);
  }
}

function appendPiece(db: DuckDb, { keys, vectors }: Piece, dims: number): Promise<void> {
  const offsets = Uint32Array.from({ length: keys.length + 1 }, (_, row) => row * dims);
  return appendColumns(db, 'embeddings', { key: keys, embedding: { values: vectors, offsets } });
}
