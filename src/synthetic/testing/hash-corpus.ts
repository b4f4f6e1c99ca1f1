/** Hashes corpora, to compare them. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate, type SyntheticInput } from '../index.ts';

/** Generates a corpus and hashes its files: path → hash. */
export async function hashCorpus(
  folder: string,
  settings: SyntheticInput,
  threads: number,
): Promise<Readonly<Record<string, string>>> {
  await generate(folder, settings, { threads });
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const hashes = paths.map(async (path) => {
    const hash = createHash('sha256').update(await readFile(path));
    return [path.slice(folder.length), hash.digest('hex')] as const;
  });
  return Object.fromEntries((await Promise.all(hashes)).sort());
}
