/** The files of a folder, one at a time. */
import { readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { fileSource } from '../source.ts';
import type { ArchiveEntry } from './zip-entries.ts';

/** The files of a folder and of the folders in it, in the order of their paths; links to other places are not followed. */
export async function* folderEntries(path: string, within = ''): AsyncGenerator<ArchiveEntry> {
  const entries = await readdir(join(path, within), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = join(within, entry.name);
    if (entry.isDirectory()) {
      if (!entry.name.startsWith('.')) yield* folderEntries(path, name);
    } else if (entry.isFile()) {
      const bytes = readBytes(join(path, name));
      yield { name: name.replaceAll(sep, '/'), bytes };
      await bytes.return(); // a file without links is not read to its end
    }
  }
}

async function* readBytes(path: string): AsyncGenerator<Uint8Array, void> {
  yield* fileSource(path).stream();
}
