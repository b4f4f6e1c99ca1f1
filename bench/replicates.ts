/** Experiments that are repeated, each time with a corpus and trainings of its own. */
import { mean } from '../src/metrics/index.ts';
import type { BenchRow } from './report.ts';

/** Two-sided 95 % quantiles of Student's t by degrees of freedom, from one on. */
const studentQuantiles = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];

/**
 * Puts the rows of replicates together by their cases: the mean, and Student's 95 % interval of the mean over
 * replicates, so that what a training happens to find counts as well as which rows are asked. Numbers of test rows
 * are added up. What a replicate lacks is left out.
 */
export function combineReplicates(replicates: readonly (readonly BenchRow[])[]): BenchRow[] {
  const found = new Map<string, BenchRow[]>();
  for (const row of replicates.flat()) {
    const key = `${row.case.replace(testRows, '')}|${row.metric}`;
    found.set(key, [...(found.get(key) ?? []), row]);
  }
  return [...found.values()].filter((rows) => rows.length === replicates.length).map(combine);
}

const testRows = /(?<=\()\d+(?= rows\))/;

function combine(rows: readonly BenchRow[]): BenchRow {
  const [{ case: name, metric, better }] = rows as [BenchRow];
  const asked = rows.reduce((sum, row) => sum + Number(testRows.exec(row.case)?.[0] ?? 0), 0);
  const values = Float64Array.from(rows, ({ ours }) => ours!);
  const ours = mean(values);
  const row = { case: name.replace(testRows, String(asked)), metric, better, ours };
  const quantile = studentQuantiles[values.length - 2];
  if (quantile === undefined) return row;
  const squares = values.reduce((sum, value) => sum + (value - ours) ** 2, 0);
  const half = quantile * Math.sqrt(squares / (values.length - 1) / values.length);
  return { ...row, low: ours - half, high: ours + half };
}
