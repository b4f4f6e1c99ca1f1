/** Sources of imports: a name, and a stream of bytes or rows. */
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { explainFileError, LinkSageError, onAbort } from '../../base/index.ts';
import type { ImportRow } from './readers/rows/rows.ts';

/** A source to import. */
export type ImportSource = ByteSource | RowSource;

/** Bytes in one of the import formats. */
export interface ByteSource {
  /** Its name in messages (`links.csv:17: ...`). By default, its stem is `ImportOptions.source`. */
  readonly name: string;
  /** Opens the bytes; called once. */
  readonly stream: () => AsyncIterable<Uint8Array>;
  /** The path, if it is a file or a folder: Parquet is read from there, not from the stream. */
  readonly path?: string;
}

/** Rows from a program. */
export interface RowSource {
  /** Its name in messages (`bookmarks:17: ...`, with row numbers from 1). */
  readonly name: string;
  readonly rows: Iterable<ImportRow> | AsyncIterable<ImportRow>;
}

/** Bytes per read: large enough that system calls cost little, small enough to save memory. */
const CHUNK_BYTES = 1 << 20;

/**
 * A file, or a folder of Parquet files, as a source. Its name is the given path. Importing it throws a LinkSageError if it
 * cannot be read.
 */
export function fileSource(path: string): ByteSource {
  return { name: path, stream: () => readChunks(path), path };
}

/** Standard input as a source. An abort also ends waiting for input. */
export function stdinSource(name = 'stdin'): ByteSource {
  const stream = () => {
    onAbort(() => process.stdin.destroy());
    return process.stdin;
  };
  return { name, stream };
}

/**
 * Rows of any tables (pages, pins, boards, saves, …) as a source: an array, a generator, any iterable. They get the same
 * checks as a JSON Lines file and, like a file, are imported as one transaction. An abort takes effect when the next row
 * arrives.
 *
 * @example
 * await workspace.import(rowsSource([
 *   { board_id: 'bread', title: 'Bread' },
 *   { pin_id: '1', url: 'https://example.com/rye', title: 'Rye bread in a day' },
 *   { pin_id: '1', board_id: 'bread', saved_at: new Date() },
 * ]));
 */
export function rowsSource(rows: Iterable<ImportRow> | AsyncIterable<ImportRow>, name = 'rows'): RowSource {
  return { name, rows };
}

/** A source's name without folder and extension, which stays the same if it is moved or exported in another format. */
export function stemOf(name: string): string {
  return basename(name).replace(/(?<=.)\.[^.]*$/, '');
}

/**
 * Reads at least the first `headBytes` of a stream, or all of it if it is shorter, as `head`. `bytes` is the whole
 * stream, including the head; `close` ends it at any point.
 */
export async function peek(stream: AsyncIterable<Uint8Array>, headBytes: number) {
  const iterator = stream[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  for (let length = 0; length < headBytes; ) {
    const { done, value } = await iterator.next();
    if (done) break;
    chunks.push(value);
    length += value.length;
  }
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield* chunks;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  }
  const close = async () => {
    await iterator.return?.();
  };
  return { head: Buffer.concat(chunks), bytes: bytes(), close };
}

async function* readChunks(path: string): AsyncIterable<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: CHUNK_BYTES });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    if (code !== 'ENOENT' && code !== 'EISDIR') throw explainFileError(cause, path);
    const got = code === 'ENOENT' ? 'no such file' : 'a folder';
    throw new LinkSageError(`${path}: expected a readable file, got ${got}`, {
      code: code === 'ENOENT' ? 'not-found' : 'bad-input',
      cause,
    });
  }
}
