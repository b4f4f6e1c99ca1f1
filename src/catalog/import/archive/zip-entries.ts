/** Reads the files of a ZIP archive as a stream, with bounds on what they may unpack to. */
import { Unzip, type UnzipFile, UnzipInflate } from 'fflate';
import { LinkSageError } from '../../../base/index.ts';

/** A file of an archive or a folder. */
export interface ArchiveEntry {
  /** Its path there. */
  readonly name: string;
  /** Its bytes; to be read before the next entry is asked for, or not at all. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Bytes that are unpacked at a time: those of 1 KiB unpack to 1 MiB at most. */
const SLICE_BYTES = 16 << 10;

/** Bytes that all files of an archive may unpack to by default: 8 GiB. */
const MAX_BYTES = 8 * 2 ** 30;

/** Files that an archive may have. */
const MAX_ENTRIES = 100_000;

/**
 * The files of an archive, in its order, one at a time.
 *
 * @param name the name of the archive, for messages
 * @param maxBytes what all of its files may unpack to; by default 8 GiB
 * @throws LinkSageError if it is damaged or cut off, is encrypted, or unpacks to too much
 */
export async function* readZip(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  { maxBytes = MAX_BYTES }: { readonly maxBytes?: number } = {},
): AsyncGenerator<ArchiveEntry> {
  const archive = new Unpacking(bytes, name, maxBytes);
  for (let file = await archive.nextFile(); file !== undefined; file = await archive.nextFile()) {
    if (!file.name.endsWith('/')) yield { name: file.name, bytes: archive.bytesOf(file) }; // no folder
    await archive.skipRest(file);
  }
}

/** A file whose bytes are being unpacked. */
interface OpenFile {
  readonly name: string;
  readonly chunks: Uint8Array[];
  isDone: boolean;
}

/** Pulls the bytes of an archive through the unpacker as its files are read. */
class Unpacking {
  readonly #name: string;
  readonly #maxBytes: number;
  readonly #input: AsyncIterator<Uint8Array>;
  readonly #unzip = new Unzip();
  readonly #files: OpenFile[] = [];
  #chunk: Uint8Array = new Uint8Array(0);
  #isOver = false;
  #unpacked = 0;
  #found = 0;

  constructor(bytes: AsyncIterable<Uint8Array>, name: string, maxBytes: number) {
    this.#name = name;
    this.#maxBytes = maxBytes;
    this.#input = bytes[Symbol.asyncIterator]();
    this.#unzip.register(UnzipInflate);
    this.#unzip.onfile = (file) => this.#open(file);
  }

  async nextFile(): Promise<OpenFile | undefined> {
    while (this.#files.length === 0 && (await this.#advance()));
    return this.#files.shift();
  }

  async *bytesOf(file: OpenFile): AsyncGenerator<Uint8Array> {
    for (;;) {
      yield* file.chunks.splice(0);
      if (file.isDone) return;
      if (!(await this.#advance())) throw this.#damaged('the end of the archive');
    }
  }

  /** Unpacks the rest of a file without keeping it. */
  async skipRest(file: OpenFile): Promise<void> {
    for await (const _ of this.bytesOf(file));
  }

  #open(file: UnzipFile): void {
    if (++this.#found > MAX_ENTRIES) throw this.#tooLarge(`at most ${String(MAX_ENTRIES)} files`);
    const open: OpenFile = { name: file.name, chunks: [], isDone: false };
    file.ondata = (error, data, isLast) => {
      if (error !== null) throw this.#damaged(error.message);
      this.#unpacked += data.length;
      if (this.#unpacked > this.#maxBytes)
        throw this.#tooLarge(`at most ${String(this.#maxBytes / 2 ** 20)} MiB when unpacked`);
      if (data.length > 0) open.chunks.push(data);
      open.isDone = isLast;
    };
    this.#files.push(open);
    file.start();
  }

  /** Unpacks the next slice. Returns whether there was one. */
  async #advance(): Promise<boolean> {
    if (this.#isOver) return false;
    if (this.#chunk.length === 0) {
      const { done, value } = await this.#input.next();
      if (done === true) this.#isOver = true;
      else this.#chunk = value;
    }
    const slice = this.#chunk.subarray(0, SLICE_BYTES);
    this.#chunk = this.#chunk.subarray(slice.length);
    try {
      this.#unzip.push(slice, this.#isOver);
    } catch (cause) {
      if (cause instanceof LinkSageError) throw cause;
      throw this.#damaged((cause as Error).message, cause);
    }
    return true;
  }

  #damaged(got: string, cause?: unknown): LinkSageError {
    return new LinkSageError(`${this.#name}: expected a ZIP archive that is whole, got ${got}`, {
      hint: 'Download it again, or unpack it (unzip FILE) and import the files in it.',
      cause,
    });
  }

  #tooLarge(expected: string): LinkSageError {
    return new LinkSageError(`${this.#name}: expected a ZIP archive of ${expected}, got more`, {
      code: 'too-large',
      hint: 'Unpack it, and import the files in it that hold links.',
    });
  }
}
