/** The bench `results`: writes the tables of docs/results.md from reports that benches have printed. */
import { readFile, writeFile } from 'node:fs/promises';
import { LinkSageError } from '../src/base/index.ts';
import type { Bench, BenchReport, BenchRow } from './report.ts';
import { downstreamTables } from './results-downstream.ts';
import { growthTables, isGrowth } from './results-graph.ts';
import { contendersTable, goalsTable, isContender, plainTable } from './results-tables.ts';

/** How the rows of a bench are laid out, where it is not a comparison of contenders. */
const layouts: Readonly<Record<string, (rows: readonly BenchRow[]) => string[]>> = {
  downstream: downstreamTables,
  graph: (rows) => [
    ...growthTables(rows),
    ...plainTable(rows.filter((row) => !isGrowth(row) || row.wanted !== undefined)),
  ],
  'graph-quality': (rows) => [
    ...contendersTable(rows),
    ...plainTable(rows.filter((row) => !isContender(row))),
  ],
  tensor: plainTable,
  'tensor-gpu': plainTable,
};

const resultsFile = 'docs/results.md';

/**
 * Replaces, for each bench, the part of docs/results.md between `<!-- NAME -->` and `<!-- /NAME -->`. Reports of one
 * bench, such as of its parts, are put together in the order of the files.
 */
export const benchResults: Bench = async (files, say) => {
  let document = await readFile(resultsFile, 'utf8');
  const reports = new Map<string, BenchReport>();
  for (const file of files) {
    const report = JSON.parse(await readFile(file, 'utf8')) as BenchReport;
    const before = reports.get(report.bench)?.rows ?? [];
    reports.set(report.bench, { ...report, rows: [...before, ...report.rows] });
    say(`${resultsFile}: ${file} is of the part ${report.bench}`);
  }
  for (const report of reports.values()) document = replacePart(document, report.bench, describe(report));
  await writeFile(resultsFile, document);
  return [];
};

function describe({ bench, machine, rows }: BenchReport): string {
  const { cpu, cores, memoryGiB, node, onnxruntime } = machine;
  const where = `Measured on ${cpu}, ${cores} cores, ${memoryGiB} GiB, Node ${node}, ONNX Runtime ${onnxruntime}.`;
  const tables = layouts[bench] ?? ((all) => [...contendersTable(all), ...goalsTable(all)]);
  return [where, ...tables(rows)].join('\n\n');
}

function replacePart(document: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from < 0 || to < from)
    throw new LinkSageError(`${resultsFile}: expected ${begin} and ${end}, got no such part`);
  return `${document.slice(0, from + begin.length)}\n${text}\n${document.slice(to)}`;
}
