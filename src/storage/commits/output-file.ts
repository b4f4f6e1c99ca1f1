/** Writes one file that the user names. It is complete or absent. */
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { checkAborted, LinkSageError } from '../../base/index.ts';
import { syncFolder } from './atomic.ts';

/** How an output file is written. */
export interface OutputFileOptions {
  /** Replace the file if there is one. Default false. */
  readonly overwrite?: boolean;
}

/**
 * Writes a file piece by piece: to a temporary file beside it, which is renamed when it is complete. If the pieces fail or
 * the work is aborted, nothing is left. Missing folders are created.
 *
 * @throws LinkSageError if there is something at the path and `overwrite` is false
 */
export async function writeOutputFile(
  path: string,
  { overwrite = false }: OutputFileOptions,
  pieces: () => AsyncIterable<string | Uint8Array>,
): Promise<void> {
  if (!overwrite && (await exists(path))) {
    throw new LinkSageError(`${path}: expected no file, got one`, {
      code: 'exists',
      hint: 'Export to another file, or allow overwriting.',
    });
  }
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await pipeline(pieces, createWriteStream(temporary, { flags: 'wx', flush: true }));
    checkAborted();
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
