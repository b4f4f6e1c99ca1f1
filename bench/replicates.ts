/** Experiments that are repeated, each time with a corpus and trainings of its own. */
import { LinkSageError } from '../src/base/index.ts';
import { mean } from '../src/metrics/index.ts';
import type { BenchRow } from './report.ts';

/** Two-sided 95 % quantiles of Student's t by degrees of freedom, from one on. */
const studentQuantiles = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];

/**
 * Runs an experiment again and again, each time with another seed from 1 on, and puts the rows together by their cases:
 * the mean, and Student's 95 % interval of the mean over replicates, so that what a training happens to find counts as
 * well as which rows are asked. Numbers of test rows are added up. What a replicate lacks is left out.
 *
 * @throws LinkSageError for fewer than 2 replicates, which have no interval, or more than 10
 */
export async function replicate(
  replicates: number,
  experiment: (seed: number) => Promise<readonly BenchRow[]>,
): Promise<BenchRow[]> {
  const most = studentQuantiles.length + 1;
  if (!Number.isInteger(replicates) || replicates < 2 || replicates > most) {
    throw new LinkSageError(`--replicates: expected a whole number from 2 to ${most}, got ${replicates}`);
  }
  const found = new Map<string, BenchRow[]>();
  for (let seed = 1; seed <= replicates; seed++) {
    for (const row of await experiment(seed)) {
      const key = `${row.case.replace(testRows, '')}|${row.metric}`;
      found.set(key, [...(found.get(key) ?? []), row]);
    }
  }
  return [...found.values()].filter((rows) => rows.length === replicates).map(combine);
}

const testRows = /(?<=\()\d+(?= rows\))/;

function combine(rows: readonly BenchRow[]): BenchRow {
  const [{ case: name, metric, better }] = rows as [BenchRow];
  const asked = rows.reduce((sum, row) => sum + Number(testRows.exec(row.case)?.[0] ?? 0), 0);
  const values = Float64Array.from(rows, ({ ours }) => ours!);
  const ours = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - ours) ** 2, 0);
  const half =
    studentQuantiles[values.length - 2]! * Math.sqrt(squares / (values.length - 1) / values.length);
  const of = { case: name.replace(testRows, String(asked)), metric, better };
  return { ...of, ours, low: ours - half, high: ours + half };
}
