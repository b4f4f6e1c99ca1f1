/** The bench `results`: writes the tables of docs/results.md from reports that benches have printed. */
import { readFile, writeFile } from 'node:fs/promises';
import { LinkSageError } from '../src/base/index.ts';
import type { Bench, BenchReport } from './report.ts';
import { contendersTable, goalsTable } from './results-tables.ts';

const resultsFile = 'docs/results.md';

/** Replaces, for each report file, the part of docs/results.md between `<!-- NAME -->` and `<!-- /NAME -->`. */
export const benchResults: Bench = async (files, say) => {
  let document = await readFile(resultsFile, 'utf8');
  for (const file of files) {
    const report = JSON.parse(await readFile(file, 'utf8')) as BenchReport;
    document = replacePart(document, report.bench, describe(report));
    say(`${resultsFile}: the part ${report.bench} is that of ${file}`);
  }
  await writeFile(resultsFile, document);
  return [];
};

function describe({ machine, rows }: BenchReport): string {
  const { cpu, cores, memoryGiB, node, onnxruntime } = machine;
  const where = `Measured on ${cpu}, ${cores} cores, ${memoryGiB} GiB, Node ${node}, ONNX Runtime ${onnxruntime}.`;
  return [where, ...contendersTable(rows), ...goalsTable(rows)].join('\n\n');
}

function replacePart(document: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from < 0 || to < from)
    throw new LinkSageError(`${resultsFile}: expected ${begin} and ${end}, got no such part`);
  return `${document.slice(0, from + begin.length)}\n${text}\n${document.slice(to)}`;
}
