/** Lists, checks, hashes and sweeps the files of a store. */
import { createHash } from 'node:crypto';
import { readSync } from 'node:fs';
import { open, readdir, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { LinkSageError } from '../../base/index.ts';
import type { FileEntry } from './manifest.ts';

/** The prefix of staging folders. Those that a killed run left behind are swept. */
export const STAGING = '.staging-';

/**
 * All files below a folder, relative to it with forward slashes, in a fixed order.
 *
 * @throws LinkSageError if there is anything but files and folders: the target of a link may change or vanish.
 */
export async function listFiles(folder: string, prefix = ''): Promise<string[]> {
  const files: string[] = [];
  const entries = await readdir(join(folder, prefix), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.isDirectory()) files.push(...(await listFiles(folder, `${prefix}${entry.name}/`)));
    else if (entry.isFile()) files.push(prefix + entry.name);
    else {
      const file = join(folder, prefix, entry.name);
      throw damagedFile({ file, expected: 'a file or a folder', got: 'a link or a device' });
    }
  }
  return files;
}

/** Syncs a written file and describes it. */
export async function sealFile(folder: string, path: string): Promise<FileEntry> {
  const file = await open(join(folder, path), 'r+'); // Windows syncs only files that are open for writing
  try {
    await file.sync();
    const { size } = await file.stat();
    return { path, bytes: size, sha256: await hashFile(join(folder, path)) };
  } finally {
    await file.close();
  }
}

/** Bytes read and hashed at a time: few enough to stay in the processor's cache in between. */
const hashedAtOnce = 2 ** 18;

/** Number of pieces after which the event loop gets a turn: about 50 milliseconds. */
const piecesInTurn = 256;

/**
 * SHA-256 of a file's content as 64 hexadecimal digits. Reads synchronously into one buffer: a stream takes twice the
 * processor time.
 */
async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(hashedAtOnce);
  const file = await open(path, 'r');
  try {
    for (let piece = 1; ; piece++) {
      const length = readSync(file.fd, buffer, 0, buffer.length, null);
      if (length === 0) return hash.digest('hex');
      hash.update(buffer.subarray(0, length));
      if (piece % piecesInTurn === 0) await setImmediate();
    }
  } finally {
    await file.close();
  }
}

/** A committed file that has changed or is missing. */
export interface Damage {
  readonly file: string;
  readonly expected: string;
  readonly got: string;
}

/** Committed files to check. */
export interface CheckTask {
  readonly folder: string;
  readonly entries: readonly FileEntry[];
}

/** Checks sizes and contents. Gives the first file that differs, or undefined. */
export async function findDamage({ folder, entries }: CheckTask): Promise<Damage | undefined> {
  for (const entry of entries) {
    const missized = await findMissized(folder, entry);
    if (missized !== undefined) return missized;
    const file = join(folder, entry.path);
    const sha256 = await hashFile(file);
    if (sha256 !== entry.sha256) return { file, expected: `SHA-256 ${entry.sha256}`, got: sha256 };
  }
  return undefined;
}

/**
 * Checks that a committed file exists and has its size.
 *
 * @throws LinkSageError naming the file if not.
 */
export async function checkSize(folder: string, entry: FileEntry, hint?: string): Promise<void> {
  const missized = await findMissized(folder, entry);
  if (missized !== undefined) throw damagedFile(missized, hint);
}

async function findMissized(folder: string, { path, bytes }: FileEntry): Promise<Damage | undefined> {
  const file = join(folder, path);
  const expected = `${bytes} bytes`;
  const got = await stat(file).then(
    (stats) => (stats.isFile() ? `${stats.size} bytes` : 'something that is not a file'),
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return 'no file';
      throw error;
    },
  );
  return got === expected ? undefined : { file, expected, got };
}

/** The error for a committed file that has changed or is missing. */
export function damagedFile({ file, expected, got }: Damage, hint?: string): LinkSageError {
  return new LinkSageError(`${file}: expected ${expected}, got ${got}`, { code: 'damaged', hint });
}

/**
 * Removes all files below a folder that are not in `kept`, folders that become empty, and staging folders. Other
 * top-level names that begin with a dot (a lock, `.gitkeep`) do not belong to the store and stay.
 */
export async function sweep(folder: string, kept: ReadonlySet<string>): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith(STAGING)) await rm(path, { recursive: true, force: true });
    else if (entry.name.startsWith('.')) continue;
    else if (entry.isDirectory()) await sweepBelow(folder, `${entry.name}/`, kept);
    else if (!kept.has(entry.name)) await rm(path, { force: true });
  }
}

/** @returns whether the folder became empty and was removed. */
async function sweepBelow(folder: string, prefix: string, kept: ReadonlySet<string>): Promise<boolean> {
  let empty = true;
  for (const entry of await readdir(join(folder, prefix), { withFileTypes: true })) {
    const path = prefix + entry.name;
    if (entry.isDirectory()) empty = (await sweepBelow(folder, `${path}/`, kept)) && empty;
    else if (kept.has(path)) empty = false;
    else await rm(join(folder, path), { force: true });
  }
  if (empty) await rmdir(join(folder, prefix));
  return empty;
}
