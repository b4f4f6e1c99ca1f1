/** Exports to a folder that the user names. An export is complete or absent, and never touches other files. */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkAborted, LinkSageError } from '../../base/index.ts';
import { listFiles } from './files.ts';

/** How an export folder is written. */
export interface OutputOptions {
  /** Replace the files of an earlier export; others in the folder stay. Default false. */
  readonly overwrite?: boolean;
  /** Whether this kind of export writes a path, relative to the folder. Such files of an earlier export are replaced. */
  readonly isOurs: (path: string) => boolean;
}

/** The prefix of staging folders of exports. */
const STAGING = '.export-';

/**
 * Exports to a folder. `write` fills an empty staging folder, whose files are renamed into place when all are complete.
 * Then files of an earlier export that were not replaced are removed, and so are staging folders of killed exports. An
 * export that fails or is aborted leaves nothing.
 *
 * @returns the paths of the files, relative to the folder.
 * @throws LinkSageError if the folder is not empty and `overwrite` is false
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
    if (isNew) await rmdir(folder).catch(() => {}); // fails, as intended, if there are files
  }
}

/** Throws if the folder has files; ignores staging folders of killed exports. */
async function checkEmpty(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith(STAGING)) continue;
    throw new LinkSageError(`${folder}: expected an empty folder, got one with "${name}"`, {
      code: 'exists',
      hint: 'Export to another folder, or allow overwriting.',
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
    await rmdir(dirname(join(folder, name))).catch(() => {}); // fails, as intended, if it is not empty
  }
}
