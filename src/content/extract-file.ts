/** A saved page to what stands on it. */
import { open } from 'node:fs/promises';
import { constants, gunzipSync } from 'node:zlib';
import { explainFileError } from '../base/index.ts';
import { extractPage } from './extract-page.ts';
import type { ExtractedPage, ExtractOptions } from './extracted.ts';
import { mostBytes } from './html/decode.ts';

/** What a file holds. */
export interface ExtractedFile extends ExtractedPage {
  /** As given. */
  readonly file: string;
}

/**
 * Reads a page that was saved to a file, compressed (gzip) or not; of a very large one, its beginning.
 *
 * @throws LinkSageError if it cannot be read
 */
export async function extractFile(file: string, options: ExtractOptions = {}): Promise<ExtractedFile> {
  const bytes = await readBeginning(file).catch((error: NodeJS.ErrnoException) => {
    throw explainFileError(error, file);
  });
  return { file, ...(await extractPage(unpack(bytes), options)) };
}

async function readBeginning(file: string): Promise<Uint8Array> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const bytes = Buffer.alloc(Math.min(size, mostBytes));
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await handle.read(bytes, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return bytes.subarray(0, length);
  } finally {
    await handle.close();
  }
}

/** What gzip packed; other bytes, and those that unpack to too much, stay as they are. */
function unpack(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: mostBytes, finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return bytes;
  }
}
