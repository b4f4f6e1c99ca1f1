/** Data sets for tests: the fixtures of the folder fixtures/, gzipped where the real ones are. */
import { cp, mkdtemp, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** Copies the fixtures into a temporary folder as both data sets come, and gives the folder. */
export async function unpackDataSets(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'linksage-fixtures-'));
  await cp(join(dirname(fileURLToPath(import.meta.url)), 'fixtures'), folder, { recursive: true });
  for (const packed of ['awesome-lists/daily', 'bookmarked-links/bookmarks']) {
    for (const file of await readdir(join(folder, packed))) await gzip(join(folder, packed, file));
  }
  await gzip(join(folder, 'awesome-lists', 'pages.tsv'));
  return folder;
}

async function gzip(path: string): Promise<void> {
  await writeFile(path, gzipSync(await readFile(path)));
  await rename(path, `${path}.gz`);
}
