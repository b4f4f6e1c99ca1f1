/** Generates a synthetic corpus: folders to import, and the truth about them. */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultThreads, type Progress, runInWorkers, silent } from '../base/index.ts';
import { closeDuckDb, openDuckDb, quoteSql, writeOutput, writeParquet } from '../storage/index.ts';
import { dayFolder, type Shard, type ShardRows, truthParts, writeShard } from './files/shard.ts';
import { type ImportTable, importTableNames, truthTableNames } from './files/tables.ts';
import { completeSettings, type SyntheticInput, type SyntheticSettings } from './settings.ts';

/** Options of writing a corpus. They do not change its content. */
export interface GenerateOptions {
  /** Number of threads. Default: one per processor. */
  readonly threads?: number;
  /** Replace an earlier corpus in the folder; other files stay. Default false. */
  readonly overwrite?: boolean;
  readonly progress?: Progress;
}

/** A summary of the generated corpus. */
export interface SyntheticReport {
  readonly settings: SyntheticSettings;
  /** The number of rows of each table: for the base corpus, then for each day of churn. */
  readonly days: readonly { readonly folder: string; readonly rows: ShardRows }[];
}

/** Pages per shard of the base corpus, with about 60,000 pins and 150,000 saves. */
const PAGES_PER_SHARD = 12_500;
/** Pages per shard of a day of churn, which touches few of them. */
const PAGES_PER_CHURN_SHARD = 200_000;

/**
 * Generates a corpus as Parquet: `day-000/` with the base corpus, `day-001/` and so on with the changes of each day, each
 * for one import; `truth/` with topics, noise, near-duplicates and changes; `corpus.json` with the settings and the
 * numbers of rows. Equal settings give equal files, for any number of threads.
 *
 * @throws LinkSageError if a setting is wrong, or the folder is not empty and `overwrite` is false
 * @example
 * await generate('corpus', { pages: 20_000, days: 2 });
 */
export async function generate(
  folder: string,
  input: SyntheticInput,
  { threads = defaultThreads, overwrite = false, progress = silent }: GenerateOptions = {},
): Promise<SyntheticReport> {
  const settings = completeSettings(input);
  const days: SyntheticReport['days'][number][] = [];
  await writeOutput(folder, { overwrite, isOurs }, async (staging) => {
    for (let day = 0; day <= settings.days; day++) {
      const name = dayFolder(day);
      const shards = shardsOf(settings, day, staging);
      const rows = await writeShards(shards, threads, (done) =>
        progress({ task: `writing ${name}`, done, total: shards.length }),
      );
      days.push({ folder: name, rows });
    }
    await joinTruth(staging);
    await writeFile(join(staging, 'corpus.json'), `${JSON.stringify({ settings, days }, null, 2)}\n`);
  });
  return { settings, days };
}

function isOurs(path: string): boolean {
  return /^(day-\d{3}\/[a-z_]+(\/part-\d{5})?\.parquet|truth\/[a-z]+\.parquet|corpus\.json)$/.test(path);
}

function shardsOf(settings: SyntheticSettings, day: number, folder: string): Shard[] {
  const parts = Math.ceil(settings.pages / (day === 0 ? PAGES_PER_SHARD : PAGES_PER_CHURN_SHARD));
  return Array.from({ length: parts }, (_, part) => ({ settings, day, part, parts, folder }));
}

/** Writes shards in batches, and reports progress between them. */
async function writeShards(
  shards: readonly Shard[],
  threads: number,
  tell: (done: number) => void,
): Promise<ShardRows> {
  const alone = threads === 1 || shards.length === 1;
  const batch = alone ? 1 : 4 * threads;
  const rows = Object.fromEntries(importTableNames.map((table) => [table, 0])) as Record<ImportTable, number>;
  for (let from = 0; from < shards.length; from += batch) {
    tell(from);
    const some = shards.slice(from, from + batch);
    const written = alone
      ? [await writeShard(some[0]!)]
      : await runInWorkers<Shard, ShardRows>(import.meta.url, './files/shard.worker.ts', some, threads);
    for (const shard of written) {
      for (const [table, count] of Object.entries(shard)) rows[table as ImportTable] += count;
    }
  }
  return rows;
}

/** Joins the parts of each truth table into one file, in order. */
async function joinTruth(folder: string): Promise<void> {
  await mkdir(join(folder, 'truth'));
  const db = await openDuckDb({ memoryLimit: '500MB', temporaryFolder: folder });
  try {
    for (const table of truthTableNames) {
      const parts = (await readdir(join(folder, truthParts, table))).sort();
      const list = parts.map((part) => quoteSql(join(folder, truthParts, table, part))).join(', ');
      await writeParquet(db, `FROM read_parquet([${list}])`, join(folder, 'truth', `${table}.parquet`));
    }
  } finally {
    closeDuckDb(db);
  }
  await rm(join(folder, truthParts), { recursive: true });
}
