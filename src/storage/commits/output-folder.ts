/** Folders that users name for exports: complete or untouched, and never anybody else's files. */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkAborted, LinkSageError } from '../../base/index.ts';
import { listFiles } from './files.ts';

/** How a folder is written. */
export interface OutputOptions {
  /** Replace the files of an earlier export; others in the folder stay. Default false. */
  readonly overwrite?: boolean;
  /** Which paths, relative to the folder, an export of this sort writes: what an earlier one may have left. */
  readonly isOurs: (path: string) => boolean;
}

/** How the names of unfinished exports begin. */
const STAGING = '.export-';

/**
 * Fills a folder: `write` gets an empty one, whose files are renamed into place when all are complete; those of an
 * earlier export that have no successor are removed, and so is what a killed one left. One that fails or is aborted leaves
 * nothing.
 *
 * @returns the paths of the files, relative to the folder.
 * @throws LinkSageError when the folder is not empty and `overwrite` is not given
 */
export async function writeOutput(
  folder: string,
  { overwrite = false, isOurs }: OutputOptions,
  write: (staging: string) => Promise<void>,
): Promise<string[]> {
  const isNew = (await mkdir(folder, { recursive: true })) !== undefined;
  if (!overwrite) await checkEmpty(folder);
  const staging = join(folder, STAGING + randomUUID());
  try {
    await mkdir(staging);
    await write(staging);
    checkAborted();
    const files = await listFiles(staging);
    for (const file of files) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await rename(join(staging, file), join(folder, file));
    }
    await removeEarlier(folder, new Set(files), isOurs);
    return files;
  } finally {
    await rm(staging, { recursive: true, force: true });
    if (isNew) await rmdir(folder).catch(() => {}); // stays with what was written
  }
}

/** What a killed export left behind does not count. */
async function checkEmpty(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith(STAGING)) continue;
    throw new LinkSageError(`${folder}: expected an empty folder, got one with "${name}"`, {
      code: 'exists',
      hint: 'Export to another folder, or say that files may be overwritten.',
    });
  }
}

async function removeEarlier(
  folder: string,
  written: ReadonlySet<string>,
  isOurs: OutputOptions['isOurs'],
): Promise<void> {
  for (const name of await readdir(folder, { recursive: true })) {
    const file = name.replaceAll('\\', '/');
    if (file.startsWith(STAGING) && !file.includes('/')) await rm(join(folder, name), { recursive: true });
    if (!isOurs(file) || written.has(file)) continue;
    await rm(join(folder, name), { force: true });
    await rmdir(dirname(join(folder, name))).catch(() => {}); // stays while anything is in it
  }
}
