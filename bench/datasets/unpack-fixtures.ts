/** Data sets for tests: the files in fixtures/, gzipped if the real ones are. */
import { cp, mkdtemp, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** Single files that are gzipped. */
const packedFiles = [
  'awesome-lists/pages.tsv',
  'citeulike-t/mult.dat',
  'citeulike-t/splits/cvae/cf-test-10-users.dat',
  'citeulike-a/users.dat',
  'citeulike-a/citeutitles.txt',
  'citeulike-a/splits/dropoutnet/cold/train.csv',
  'citeulike-a/splits/dropoutnet/cold/test.csv',
];

/** Copies the fixtures into a temporary folder in the layout of the data sets, and returns the folder. */
export async function unpackDataSets(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'linksage-fixtures-'));
  await cp(join(dirname(fileURLToPath(import.meta.url)), 'fixtures'), folder, { recursive: true });
  for (const packed of ['awesome-lists/daily', 'bookmarked-links/bookmarks']) {
    for (const file of await readdir(join(folder, packed))) await gzip(join(folder, packed, file));
  }
  for (const file of packedFiles) await gzip(join(folder, file));
  return folder;
}

async function gzip(path: string): Promise<void> {
  await writeFile(path, gzipSync(await readFile(path)));
  await rename(path, `${path}.gz`);
}
