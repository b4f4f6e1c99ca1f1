/**
 * The inbox of workspaces of an earlier linksage: rows that wait to be imported, a file of JSON Lines for each addition. The
 * event log has taken its place.
 */
import { createReadStream } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { syncFolder } from '../../storage/index.ts';
import type { Catalog } from '../catalog.ts';
import type { ImportReport } from '../import/import.ts';
import type { ImportRow } from '../import/readers/rows/rows.ts';
import { rowsSource } from '../import/source.ts';

const extension = '.jsonl';

/** The paths of the files in the inbox, in the order in which they were added; none if there is no folder. */
async function filesInInbox(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names
    .filter((name) => name.endsWith(extension))
    .sort()
    .map((name) => join(folder, name));
}

/** The rows of some files of the inbox, in order. */
async function* readInbox(files: readonly string[]): AsyncGenerator<ImportRow> {
  for (const file of files) {
    const lines = createInterface({
      input: createReadStream(file, 'utf8'),
      crlfDelay: Number.POSITIVE_INFINITY,
    });
    for await (const line of lines) if (line !== '') yield JSON.parse(line) as ImportRow;
  }
}

/**
 * Imports everything in the inbox as one transaction, then empties it. A kill in between repeats the import, which changes
 * nothing. Call it under the workspace's writer lock.
 *
 * @returns undefined if the inbox is empty
 */
export async function takeInbox(folder: string, catalog: Catalog): Promise<ImportReport | undefined> {
  const files = await filesInInbox(folder);
  if (files.length === 0) return undefined;
  const report = await catalog.import(rowsSource(readInbox(files), 'inbox'));
  for (const file of files) await rm(file, { force: true });
  await syncFolder(folder);
  return report;
}
