/** Generates and writes a shard: a part of the corpus for one thread, with one file per nonempty table. */
import { join } from 'node:path';
import { closeDuckDb, openDuckDb } from '../../storage/index.ts';
import type { SyntheticSettings } from '../settings.ts';
import { Scatter } from '../world/streams.ts';
import { makeWorld, type World } from '../world/world.ts';
import {
  type CorpusRows,
  emptyRows,
  type ImportTable,
  importTableNames,
  importTables,
  truthTableNames,
  truthTables,
} from './tables.ts';
import { addChurn, addNewPageTruth } from './write-churn.ts';
import { addBoard, addTopicNames, addUser } from './write-members.ts';
import { addPage } from './write-pages.ts';
import { writeTable } from './write-table.ts';

/** One shard of a day; plain data that can be sent to a thread. */
export interface Shard {
  readonly settings: SyntheticSettings;
  readonly day: number;
  /** The number of this shard in its day, from 0. */
  readonly part: number;
  /** Number of shards of the day. */
  readonly parts: number;
  /** The folder of the corpus, which must exist. */
  readonly folder: string;
}

/** The number of rows per table. */
export type ShardRows = Readonly<Record<ImportTable, number>>;

/** The folder for the parts of the truth tables, until they are joined. */
export const truthParts = '.truth';

/** The folder of a day: `day-007`. */
export function dayFolder(day: number): string {
  return `day-${String(day).padStart(3, '0')}`;
}

/** DuckDB holds only one table of one shard at a time. */
const MEMORY_LIMIT = '400MB';

/**
 * Generates one shard and writes its files: `day-000/pins/part-00007.parquet`, or `day-000/pins.parquet` if it is the
 * only shard of its day. Empty tables get no file, except truth tables.
 */
export async function writeShard(shard: Shard): Promise<ShardRows> {
  const { day, part, parts, folder } = shard;
  const rows = makeRows(shard);
  const numbered = `part-${String(part).padStart(5, '0')}.parquet`;
  const written = {} as Record<ImportTable, number>;
  const db = await openDuckDb({ threads: 1, memoryLimit: MEMORY_LIMIT, temporaryFolder: folder });
  try {
    for (const table of importTableNames) {
      const path = join(folder, dayFolder(day), parts === 1 ? `${table}.parquet` : join(table, numbered));
      written[table] = Object.values<{ length: number }>(rows.import[table])[0]!.length;
      if (written[table] > 0) await writeTable(db, path, importTables[table], rows.import[table], day);
    }
    for (const table of truthTableNames) {
      const path = join(folder, truthParts, table, `${dayFolder(day)}-${numbered}`);
      await writeTable(db, path, truthTables[table], rows.truth[table]);
    }
  } finally {
    closeDuckDb(db);
  }
  return written;
}

function makeRows({ settings, day, part, parts }: Shard): CorpusRows {
  const world = makeWorld(settings);
  const rows = emptyRows();
  const range = (from: number, to: number): number[] => {
    const cut = (at: number) => from + Math.floor(((to - from) * at) / parts);
    return Array.from({ length: cut(part + 1) - cut(part) }, (_, i) => cut(part) + i);
  };
  // Pages are numbered by topic. Rows are shuffled, so that the first rows are not all of one topic.
  const shuffled = (purpose: number, count: number) => {
    const order = new Scatter(settings.seed, purpose, count);
    return range(0, count).map((place) => order.at(place));
  };
  if (day === 0) {
    for (const page of shuffled(30, settings.pages)) addPage(world, rows, page);
    for (const board of shuffled(31, world.boards.size)) addBoard(world, rows, board);
    for (const user of shuffled(32, world.users.size)) addUser(world, rows, user);
    if (part === 0) addTopicNames(world, rows);
  } else addDay(world, rows, day, shuffled(30, settings.pages), range(...world.churn.newPages(day)));
  return rows;
}

function addDay(
  world: World,
  rows: CorpusRows,
  day: number,
  pages: readonly number[],
  newPages: readonly number[],
): void {
  for (const page of newPages) {
    addPage(world, rows, page);
    addNewPageTruth(world, rows, page, day);
  }
  for (const page of pages) addChurn(world, rows, page, day);
}
