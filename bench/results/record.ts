/** The records in docs/results/: a JSON file per bench, or per data set of one. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BenchReport, BenchRow } from '../shared/report.ts';

/** The folder, from the root of the repository. */
export const recordsFolder = 'docs/results';

/** A row that the page shows. Patterns are text in which `*` stands for anything. */
export interface Headline {
  /** What was measured, in few words. */
  readonly label: string;
  /** Pattern of the `case` of the row. Of several rows, those with a goal count; of these, the least. */
  readonly case: string;
  /** Pattern of the row's `metric`. */
  readonly metric: string;
  /** Pattern of the row's `peerName`. */
  readonly peer?: string;
}

/** The report of a bench, and the notes that people wrote about it. */
export interface ResultsRecord extends Omit<BenchReport, 'machine'> {
  /** What was measured, on what. */
  readonly about: string;
  /** How to measure it again. */
  readonly commands: readonly string[];
  /** The commit of the bench, if the bench was removed since. */
  readonly commit?: string;
  /** Explanations of the figures, in Markdown, one line each. */
  readonly notes: readonly string[];
  readonly headlines: readonly Headline[];
  /** Missing if it is unknown, for figures that do not depend on time. */
  readonly machine?: BenchReport['machine'];
}

/** Reads all records, by name. */
export async function readRecords(folder: string): Promise<Map<string, ResultsRecord>> {
  const records = new Map<string, ResultsRecord>();
  for (const file of (await readdir(folder)).sort()) {
    const text = await readFile(join(folder, file), 'utf8');
    records.set(file.replace(/\.json$/, ''), JSON.parse(text) as ResultsRecord);
  }
  return records;
}

/** Writes a record with one line per row, so that a diff shows changes of single figures. */
export async function writeRecord(folder: string, name: string, record: ResultsRecord): Promise<void> {
  const { rows, ...rest } = record;
  const head = JSON.stringify(rest, null, 2).slice(0, -2);
  const lines = rows.map((row) => `    ${JSON.stringify(row)}`).join(',\n');
  await writeFile(join(folder, `${name}.json`), `${head},\n  "rows": [\n${lines}\n  ]\n}\n`);
}

/**
 * Replaces the rows of a record with those of a report, and keeps its notes. A new record gets a headline for each goal.
 */
export function updateRecord(
  before: ResultsRecord | undefined,
  { bench, machine, rows }: BenchReport,
): ResultsRecord {
  if (before !== undefined) return { ...before, machine, rows };
  const goals = rows.filter(({ wanted }) => wanted !== undefined);
  const headlines = goals.map((row) => ({ label: row.case, case: row.case, metric: row.metric }));
  return {
    bench,
    about: '',
    commands: [`npm run -s bench -- ${bench}`],
    notes: [],
    headlines,
    machine,
    rows,
  };
}

/**
 * The row of a headline. Of several matching rows, those with a goal count; of these, the least. Of the differences of a
 * model to all baselines, that is the one to the best baseline.
 */
export function findHeadline(
  { case: name, metric, peer }: Headline,
  rows: readonly BenchRow[],
): BenchRow | undefined {
  const matching = rows.filter(
    (row) =>
      matches(name, row.case) &&
      matches(metric, row.metric) &&
      (peer === undefined || matches(peer, row.peerName ?? '')),
  );
  const goals = matching.filter(({ wanted }) => wanted !== undefined);
  const chosen = goals.length > 0 ? goals : matching;
  return chosen.reduce<BenchRow | undefined>(
    (least, row) => (least === undefined || row.ours! < least.ours! ? row : least),
    undefined,
  );
}

function matches(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(text);
}
