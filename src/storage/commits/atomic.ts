/** Durable writes: syncs files and folders, and replaces small files atomically. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/**
 * Replaces a small file atomically: a reader, also after a power failure, finds either the old content or the new.
 * Writes a temporary file, syncs it, renames it over the old one, and syncs the folder. The folder must exist.
 */
export async function writeFileAtomic(path: string, data: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(data);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Makes creations, renames and removals in a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return; // Windows cannot open folders, and its renames need no sync
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Creates a folder and its parents durably. Does nothing if it exists. */
export async function ensureFolder(folder: string): Promise<void> {
  const target = resolve(folder);
  const first = await mkdir(target, { recursive: true });
  if (first === undefined) return;
  for (let parent = dirname(target); parent.length >= dirname(first).length; parent = dirname(parent)) {
    await syncFolder(parent);
    if (parent === dirname(parent)) return; // the root
  }
}
