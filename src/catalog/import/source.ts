/** What an import reads: a name, and a stream of bytes or rows. */
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { LinkSageError, onAbort } from '../../base/index.ts';
import type { ImportRow } from './readers/rows.ts';

/** Something to import. */
export type ImportSource = ByteSource | RowSource;

/** Bytes of some format. */
export interface ByteSource {
  /** Names it in messages (`links.csv:17: ...`); its stem names the boards' owner and enters derived ids. */
  readonly name: string;
  /** Opens the bytes; called once. */
  readonly stream: () => AsyncIterable<Uint8Array>;
  /** Where it lies, if it is a file or a folder: Parquet is read there, not as a stream. */
  readonly path?: string;
}

/** Rows that a program has, or gets one by one. */
export interface RowSource {
  /** Names it in messages (`bookmarks:17: ...`, rows counted from 1). */
  readonly name: string;
  readonly rows: Iterable<ImportRow> | AsyncIterable<ImportRow>;
}

/** Large enough that a file's system calls cost nothing, small enough to keep memory flat. */
const CHUNK_BYTES = 1 << 20;

/**
 * A file as a source, or a folder of Parquet files; its name is the path as given. Reading one that cannot be read is
 * a LinkSageError.
 */
export function fileSource(path: string): ByteSource {
  return { name: path, stream: () => readChunks(path), path };
}

/** Standard input as a source. An abort ends the wait for it. */
export function stdinSource(name = 'stdin'): ByteSource {
  const stream = () => {
    onAbort(() => process.stdin.destroy());
    return process.stdin;
  };
  return { name, stream };
}

/**
 * Rows of pages, pins, boards, saves and all other tables as a source: an array, a generator, whatever is iterated. They
 * are checked as lines of a JSON Lines file are, and are one transaction, like a file. An abort is noticed when the next row
 * comes.
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

/** The part of a source's name that stays when it is moved or exported again as another format: no folder, no ending. */
export function stemOf(name: string): string {
  return basename(name).replace(/(?<=.)\.[^.]*$/, '');
}

/** Reads at least `headBytes` of a stream, if it has them; `bytes` is the whole of it, and `close` ends it anywhere. */
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
    const got = code === 'ENOENT' ? 'nothing there' : code === 'EISDIR' ? 'a folder' : code;
    throw new LinkSageError(`${path}: expected a readable file, got ${got}`, {
      code: code === 'ENOENT' ? 'not-found' : 'bad-input',
      cause,
    });
  }
}
