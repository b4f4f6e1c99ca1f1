/** Rows of the bench `quality` as Markdown: for each data set what was wanted and got, then every contender. */

import type { BenchRow } from '../shared/report.ts';
import { table } from './markdown-table.ts';
import { contendersTable, decimal, interval, parseCell, plainTable } from './results-tables.ts';

/** The rows of each data set, by its name, with which their cases begin. */
export function splitBySet(rows: readonly BenchRow[]): ReadonlyMap<string, BenchRow[]> {
  const sets = new Map<string, BenchRow[]>();
  for (const row of rows) {
    const name = row.case.slice(0, row.case.indexOf(':'));
    sets.set(name, [...(sets.get(name) ?? []), row]);
  }
  return sets;
}

/** The part of one data set. */
export function qualityTables(name: string, rows: readonly BenchRow[]): string[] {
  const tuned = rows.some((row) => row.case === `${name}: tune`);
  return [
    `\`npm run -s bench -- quality --only ${name}${tuned ? ' --tune' : ''}\``,
    ...goalsTable(name, rows),
    ...contendersTable(rows),
    ...publishedTable(rows),
  ];
}

/**
 * What was wanted, what came and the best baseline; differences from baselines that know nothing of content are
 * counted only.
 */
function goalsTable(name: string, rows: readonly BenchRow[]): string[] {
  const goals = rows.filter((row) => row.met !== undefined);
  const isWeak = (row: BenchRow) => /minus (random|popularity|top popular|walk only)$/.test(row.case);
  const weak = goals.filter(isWeak);
  const lines = goals
    .filter((row) => !isWeak(row) || row.met === false)
    .map((row) => [
      row.case.slice(`${name}: `.length),
      row.metric,
      `${row.better === 'lower' ? 'at most' : 'above'} ${Number(row.wanted!.toFixed(3))}`,
      interval(row),
      bestBaseline(row, rows),
      row.met ? 'yes' : 'no',
    ]);
  const counted = `${weak.filter(({ met }) => met).length} of ${weak.length}`;
  return [
    ...(weak.length === 0 ? [] : [`Better than random, popularity and walk only in ${counted} comparisons.`]),
    table(['case', 'measure', 'wanted', 'got', 'best baseline', 'reached'], lines),
  ];
}

/** The best baseline of the slice that a difference is of, as rows of the model name it. */
function bestBaseline(row: BenchRow, rows: readonly BenchRow[]): string {
  const [cell] = parseCell(row);
  if (cell === undefined) return '';
  const model = rows.find((other) => {
    const [own] = parseCell(other);
    return (
      own?.task === cell.task &&
      own.slice === cell.slice &&
      own.contender.startsWith('LinkSage') &&
      !own.contender.startsWith('LinkSage minus') &&
      `${other.metric} difference` === row.metric
    );
  });
  return model?.peerName ? `${model.peerName} ${decimal(model.peer)}` : '';
}

/** Beside what others have published for the same data and protocol. */
function publishedTable(rows: readonly BenchRow[]): string[] {
  return plainTable(rows.filter(({ case: name }) => / beside /.test(name)));
}
