/** Folding: the events of the log become rows of the catalog, and with the next version they need no overlay any more. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Catalog, type ImportRow, rowsSource } from '../../catalog/index.ts';
import { ensureFolder, writeFileAtomic } from '../../storage/index.ts';
import { takenOut } from '../events/event.ts';
import { EventLog } from '../log/event-log.ts';
import { LogReader } from '../log/log-reader.ts';

/** A version, and the offset up to which events are in it. */
interface Fold {
  readonly version: string;
  readonly createdAt: string;
  readonly next: number;
}

/** The version whose events are known; see `EmbeddingVersion`. */
type VersionName = Omit<Fold, 'next'>;

/** Folds that are remembered: as many versions as anybody might roll back to. */
const mostFolds = 16;

/** How many events of the log are not in the catalog yet. */
export async function countUnfolded(log: string, catalog: Pick<Catalog, 'eventsUntil'>): Promise<number> {
  const end = await new EventLog(log).end();
  return end - startIn(end, catalog.eventsUntil);
}

/**
 * Imports the events that the catalog does not have, as one transaction that also records how far they go: a kill repeats
 * all of it or nothing. Call it under the workspace's writer lock.
 */
export async function takeEvents(log: string, catalog: Catalog): Promise<void> {
  const end = await new EventLog(log).end();
  const from = startIn(end, catalog.eventsUntil);
  if (from === end) return;
  const rows = readRows(log, from, end);
  await catalog.import(rowsSource(rows, 'events'), { eventsUntil: end });
}

/** Reads the rows of events from an offset on, until another one; default: as far as the log goes. */
export async function* readRows(
  log: string,
  from: number,
  until = Number.POSITIVE_INFINITY,
): AsyncGenerator<ImportRow> {
  const reader = new LogReader(log, from);
  try {
    for await (const { lines, next } of reader.read()) {
      const first = next - lines.length;
      if (first >= until) return;
      for (const line of lines.slice(0, until - first))
        if (line !== takenOut) yield JSON.parse(line) as ImportRow;
    }
  } finally {
    await reader.close();
  }
}

/**
 * Records how far the events go that a version holds, and deletes segments that no version needs which may still be read: those
 * before the version before.
 */
export async function recordFold(log: string, version: VersionName, next: number): Promise<void> {
  if (next === 0) return;
  const folds = await readFolds(log);
  const others = folds.filter((fold) => !isSame(fold, version));
  const kept = [...others, { ...version, next }].slice(-mostFolds);
  await ensureFolder(log);
  await writeFileAtomic(foldsFile(log), `${JSON.stringify(kept)}\n`);
  await new EventLog(log).dropBefore(others.at(-1)?.next ?? 0);
}

/** The offset from which on events may be missing in a version: at worst that of the oldest event. */
export async function foldedUntil(log: string, version: VersionName): Promise<number> {
  const next = (await readFolds(log)).find((fold) => isSame(fold, version))?.next ?? 0;
  return startIn(await new EventLog(log).end(), next);
}

/** Where to go on reading a log that ends at `end`: one that was deleted and begun anew is read from its begin. */
function startIn(end: number, next: number): number {
  return next <= end ? next : 0;
}

async function readFolds(log: string): Promise<Fold[]> {
  try {
    return JSON.parse(await readFile(foldsFile(log), 'utf8')) as Fold[];
  } catch {
    return []; // without it, events are applied again, which changes nothing
  }
}

function foldsFile(log: string): string {
  return join(log, 'folds.json');
}

function isSame(a: VersionName, b: VersionName): boolean {
  return a.version === b.version && a.createdAt === b.createdAt;
}
