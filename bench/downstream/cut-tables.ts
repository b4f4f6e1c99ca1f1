/** Catalog tables as they were at a cutoff. */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

type Row = Readonly<Record<string, string | undefined>>;

/** The two cutoffs of a corpus: a ranker learns from what comes between them, and is measured on what comes after. */
export interface Cuts {
  /** ISO 8601. */
  readonly past: string;
  readonly future: string;
}

/** A ranker learns from the newest tenth of the dated saves before `future`. */
export async function chooseCuts(tables: string, future: string): Promise<Cuts> {
  const times = (await readTimes(tables)).filter((at) => at < future);
  return { past: times[Math.floor(0.9 * times.length)]!, future };
}

/** Cuts after shares of the dated saves. */
export async function chooseShares(tables: string, past: number, future: number): Promise<Cuts> {
  const times = await readTimes(tables);
  const after = (share: number) => times[Math.floor(share * times.length)]!;
  return { past: after(past), future: after(future) };
}

async function readTimes(tables: string): Promise<string[]> {
  return (await readRows(tables, 'saves')).flatMap(({ saved_at: at }) => at ?? []).sort();
}

/**
 * Copies the JSONL tables of a folder without the saves and engagements from a cutoff on, and without pins that have no
 * other saves and pages that have no other pins.
 */
export async function cutTables(from: string, to: string, cutoff: string): Promise<void> {
  const saves = await readRows(from, 'saves');
  const isBefore = ({ saved_at: at }: Row) => at === undefined || at < cutoff;
  const kept = new Set(saves.filter(isBefore).map(({ pin_id }) => pin_id));
  const later = new Set(saves.map(({ pin_id }) => pin_id).filter((pin) => !kept.has(pin)));
  const pins = await readRows(from, 'pins');
  const keptPages = new Set(pins.filter(({ pin_id }) => !later.has(pin_id)).map(({ url }) => url));
  const laterPages = new Set(pins.map(({ url }) => url).filter((url) => !keptPages.has(url)));
  const pages = await readRows(from, 'pages');
  await writeRows(to, 'saves', saves.filter(isBefore));
  await writeRows(
    to,
    'pins',
    pins.filter(({ pin_id }) => !later.has(pin_id)),
  );
  await writeRows(
    to,
    'pages',
    pages.filter(({ url }) => !laterPages.has(url)),
  );
  await writeRows(to, 'boards', await readRows(from, 'boards'));
  if (!existsSync(join(from, 'engagements.jsonl'))) return;
  const engagements = await readRows(from, 'engagements');
  await writeRows(
    to,
    'engagements',
    engagements.filter(({ at }) => at! < cutoff),
  );
}

async function readRows(folder: string, table: string): Promise<Row[]> {
  const lines = (await readFile(join(folder, `${table}.jsonl`), 'utf8')).trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Row);
}

async function writeRows(folder: string, table: string, rows: readonly Row[]): Promise<void> {
  await writeFile(join(folder, `${table}.jsonl`), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}
