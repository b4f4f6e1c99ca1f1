/** A saved page to what stands on it. */
import { open } from 'node:fs/promises';
import { extractPage } from './extract-page.ts';
import type { ExtractedPage, ExtractOptions } from './extracted.ts';
import { mostBytes } from './html/decode.ts';

/** What a file holds. */
export interface ExtractedFile extends ExtractedPage {
  /** As given. */
  readonly file: string;
}

/** Reads a page that was saved to a file; of a very large one, its beginning. */
export async function extractFile(file: string, options: ExtractOptions = {}): Promise<ExtractedFile> {
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
    return { file, ...(await extractPage(bytes.subarray(0, length), options)) };
  } finally {
    await handle.close();
  }
}
