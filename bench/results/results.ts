/** The bench `results`: writes the tables of docs/results.md from reports that benches have printed. */
import { readFile, writeFile } from 'node:fs/promises';
import { LinkSageError } from '../../src/base/index.ts';
import type { Bench, BenchReport, BenchRow } from '../shared/report.ts';
import { downstreamTables } from './results-downstream.ts';
import { growthTables, isGrowth } from './results-graph.ts';
import { qualityTables, splitBySet } from './results-quality.ts';
import { contendersTable, isContender, plainTable } from './results-tables.ts';

/** How the rows of a bench are laid out. */
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
};

const resultsFile = 'docs/results.md';

/**
 * Replaces, for each bench, the part of docs/results.md between `<!-- NAME -->` and `<!-- /NAME -->`; each data set of
 * `quality` has a part of its own, `quality SET`. Reports of one bench, such as of its parts, are put together in the
 * order of the files.
 */
export const benchResults: Bench = async (files, say) => {
  let document = await readFile(resultsFile, 'utf8');
  const reports = new Map<string, BenchReport>();
  for (const file of files) {
    const report = JSON.parse(await readFile(file, 'utf8')) as BenchReport;
    const before = reports.get(report.bench)?.rows ?? [];
    reports.set(report.bench, { ...report, rows: [...before, ...report.rows] });
    say(`${resultsFile}: ${file} is of the bench ${report.bench}`);
  }
  for (const report of reports.values()) {
    for (const [name, tables] of partsOf(report)) {
      document = replacePart(document, name, [describeMachine(report), ...tables].join('\n\n'));
    }
  }
  await writeFile(resultsFile, document);
  return [];
};

function partsOf({ bench, rows }: BenchReport): [name: string, tables: string[]][] {
  if (bench !== 'quality') return [[bench, (layouts[bench] ?? plainTable)(rows)]];
  return [...splitBySet(rows)].map(([set, own]) => [`quality ${set}`, qualityTables(set, own)]);
}

function describeMachine({ machine }: BenchReport): string {
  const { cpu, cores, memoryGiB, node, onnxruntime } = machine;
  return `Measured on ${cpu}, ${cores} cores, ${memoryGiB} GiB, Node ${node}, ONNX Runtime ${onnxruntime}.`;
}

function replacePart(document: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from < 0 || to < from)
    throw new LinkSageError(`${resultsFile}: expected ${begin} and ${end}, got no such part`);
  return `${document.slice(0, from + begin.length)}\n${text}\n${document.slice(to)}`;
}
