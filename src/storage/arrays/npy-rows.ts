/** Reads any rows of an array on disk. */
import { readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { LinkSageError } from '../../base/index.ts';
import { readBytes } from './bytes.ts';
import { type NpyArray, type NpyData, type NpyType, npyTypes, readNpyHeader, wrongType } from './npy.ts';

/** Maximum bytes per read, and maximum gap between rows that are read together. */
const bytesPerBlock = 1 << 20;
const bytesPerGap = 4096;
/** Blocks up to this size are read synchronously, which takes a microsecond; an asynchronous read takes twenty. */
const bytesToWaitFor = 1 << 15;

/** The rows of an array along its first axis. The file stays open until `close`. */
export class NpyRows {
  readonly type: NpyType;
  readonly shape: readonly number[];
  /** Bytes of a row. */
  readonly rowBytes: number;
  readonly #path: string;
  readonly #file: FileHandle;
  /** Byte offset of the first row. */
  readonly #begin: number;
  /** Buffer for rows with gaps between them. */
  #block = Buffer.alloc(0);

  /** @throws LinkSageError naming the file if it is no .npy file or does not have the element type `type` */
  static async open(path: string, type?: NpyType): Promise<NpyRows> {
    const file = await open(path, 'r');
    try {
      const header = await readNpyHeader(file, path);
      if (type !== undefined && header.type !== type) throw wrongType(path, type, header.type);
      return new NpyRows(path, file, header);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  private constructor(
    path: string,
    file: FileHandle,
    { type, shape, end }: { readonly type: NpyType; readonly shape: readonly number[]; readonly end: number },
  ) {
    this.type = type;
    this.shape = shape;
    const elements = shape.slice(1).reduce((product, size) => product * size, 1);
    this.rowBytes = elements * npyTypes[type].Data.BYTES_PER_ELEMENT;
    this.#path = path;
    this.#file = file;
    this.#begin = end;
  }

  /**
   * Reads rows `[n]`, in the given order, into an array `[n, ...]`. Ascending rows that lie close together share a read.
   *
   * @throws LinkSageError naming the file if a row is out of range or the file is truncated
   */
  async read(rows: Uint32Array, target: NodeJS.TypedArray): Promise<void> {
    const { rowBytes } = this;
    const into = Buffer.from(target.buffer, target.byteOffset, target.byteLength);
    for (let i = 0; i < rows.length; ) {
      const first = rows[i]!;
      const end = endOfBlock(rows, i, rowBytes);
      const count = rows[end - 1]! - first + 1;
      this.#checkRow(rows[end - 1]!);
      if (count === end - i) await this.#readRows(first, count, into, i * rowBytes);
      else {
        if (this.#block.length < count * rowBytes) this.#block = Buffer.allocUnsafe(count * rowBytes);
        await this.#readRows(first, count, this.#block, 0);
        for (let row = i; row < end; row++) {
          const at = (rows[row]! - first) * rowBytes;
          this.#block.copy(into, row * rowBytes, at, at + rowBytes);
        }
      }
      i = end;
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  #checkRow(row: number): void {
    const [count = 0] = this.shape;
    if (row >= count) throw new LinkSageError(`${this.#path}: expected rows below ${count}, got ${row}`);
  }

  /** Reads contiguous rows. */
  #readRows(first: number, count: number, into: Buffer, at: number): Promise<void> | undefined {
    const position = this.#begin + first * this.rowBytes;
    const length = count * this.rowBytes;
    if (length <= bytesToWaitFor && readSync(this.#file.fd, into, at, length, position) === length)
      return undefined;
    return readBytes(this.#file, this.#path, into.subarray(at, at + length), position);
  }
}

/**
 * Reads rows `[n]` along the first axis, in the given order, as `[n, ...]`; see {@link NpyRows}.
 *
 * @throws LinkSageError as {@link NpyRows} does
 */
export async function readNpyRowsAt<Type extends NpyType = NpyType>(
  path: string,
  rows: Uint32Array,
  { type }: { readonly type?: Type } = {},
): Promise<NpyArray<Type>> {
  const file = await NpyRows.open(path, type);
  try {
    const data = new npyTypes[file.type].Data(new ArrayBuffer(rows.length * file.rowBytes));
    await file.read(rows, data);
    return { data: data as NpyData[Type], shape: [rows.length, ...file.shape.slice(1)] };
  } finally {
    await file.close();
  }
}

/** The end of the run of `rows` from index `start` that is read as one block. */
function endOfBlock(rows: Uint32Array, start: number, rowBytes: number): number {
  let end = start + 1;
  while (end < rows.length) {
    const step = rows[end]! - rows[end - 1]!;
    const isNear = step > 0 && (step - 1) * rowBytes <= bytesPerGap;
    if (!isNear || (rows[end]! - rows[start]! + 1) * rowBytes > bytesPerBlock) break;
    end++;
  }
  return end;
}
