/** Reads and writes arrays of any size through a file handle. */
import type { FileHandle } from 'node:fs/promises';
import { LinkSageError } from '../../base/index.ts';

/** Linux moves at most 2 GiB − 4 KiB per system call; with 256 MiB, each call ends soon. */
const BYTES_PER_CALL = 256 * 1024 * 1024;

/** The bytes of a typed array, not copied. */
export function bytesOf(array: NodeJS.TypedArray): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** Writes all bytes at the file's current end, in order. */
export async function writeBytes(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let from = 0; from < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, from, Math.min(BYTES_PER_CALL, bytes.length - from));
    from += bytesWritten;
  }
}

/**
 * Fills `bytes` from `position` of the file.
 *
 * @throws LinkSageError naming `path` if the file ends too early.
 */
export async function readBytes(
  file: FileHandle,
  path: string,
  bytes: Uint8Array,
  position: number,
): Promise<void> {
  for (let from = 0; from < bytes.length; ) {
    const length = Math.min(BYTES_PER_CALL, bytes.length - from);
    const { bytesRead } = await file.read(bytes, from, length, position + from);
    if (bytesRead === 0) {
      throw new LinkSageError(
        `${path}: expected at least ${position + bytes.length} bytes, got ${position + from}: the file is truncated`,
        { code: 'damaged' },
      );
    }
    from += bytesRead;
  }
}
