/** The bench `results`: stores the reports of other benches in docs/results/, and makes docs/results.md from them. */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Bench, BenchReport, BenchRow } from '../shared/report.ts';
import { renderPage } from './page.ts';
import { readRecords, recordsFolder, updateRecord, writeRecord } from './record.ts';
import { renderTables } from './tables.ts';

const pageFile = 'docs/results.md';

/**
 * A report replaces the rows of its bench; a report of `quality`, those of its data sets. Several reports of one bench
 * (of its parts) are joined in the order of the files. `--full FILE` writes every table.
 */
export const benchResults: Bench = async (args, say) => {
  const { values, positionals: files } = parseArgs({
    args: [...args],
    options: { full: { type: 'string' } },
    allowPositionals: true,
  });
  const records = await readRecords(recordsFolder);
  const reports = await readReports(files, say);
  for (const [name, report] of reports) records.set(name, updateRecord(records.get(name), report));
  const page = renderPage(records); // before anything is written, because it rejects records that lack a headline
  for (const name of reports.keys()) {
    await writeRecord(recordsFolder, name, records.get(name)!);
    say(`${recordsFolder}/${name}.json: ${records.get(name)!.rows.length} rows; read its notes again`);
  }
  await writeFile(pageFile, page);
  if (values.full !== undefined) {
    const tables = [...records].map(([name, record]) => renderTables(name, record));
    await writeFile(values.full, `# Results in full\n\n${tables.join('\n\n')}\n`);
  }
  return [];
};

/** Reports by the names of their records. */
async function readReports(
  files: readonly string[],
  say: (message: string) => void,
): Promise<Map<string, BenchReport>> {
  const reports = new Map<string, BenchReport>();
  for (const file of files) {
    const report = JSON.parse(await readFile(file, 'utf8')) as BenchReport;
    say(`${file} is of the bench ${report.bench}`);
    for (const [name, rows] of splitByRecord(report)) {
      const before = reports.get(name)?.rows ?? [];
      reports.set(name, { ...report, rows: [...before, ...rows] });
    }
  }
  return reports;
}

/** The data set of a row of `quality`: its case begins with it. */
export function splitByRecord({ bench, rows }: BenchReport): ReadonlyMap<string, readonly BenchRow[]> {
  const parts = new Map<string, BenchRow[]>();
  for (const row of rows) {
    const name = bench === 'quality' ? `quality-${row.case.slice(0, row.case.indexOf(':'))}` : bench;
    parts.set(name, [...(parts.get(name) ?? []), row]);
  }
  return parts;
}
