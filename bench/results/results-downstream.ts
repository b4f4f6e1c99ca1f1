/** Rows of the bench `downstream` as Markdown: a table for each question that a ranker or a probe was asked. */

import type { BenchRow } from '../shared/report.ts';
import { table } from './markdown-table.ts';

/** What `downstream` calls the rows of differences. */
const difference = ' difference';

/** A line for each contender and difference, a column for each measure; weights of features stay in the report. */
export function downstreamTables(rows: readonly BenchRow[]): string[] {
  const measured = rows.filter(({ metric }) => metric !== 'weight').map((row) => ({ row, ...namesOf(row) }));
  return unique(measured.map(({ question }) => question)).map((question) => {
    const own = measured.filter((each) => each.question === question);
    const metrics = unique(own.map(({ metric }) => metric));
    const lines = unique(own.map(({ contender }) => contender)).map((contender) => [
      contender,
      ...metrics.map((metric) => {
        const found = own.find((each) => each.contender === contender && each.metric === metric);
        return found === undefined ? '–' : format(found.row);
      }),
    ]);
    return `**${question}**\n\n${table(['', ...metrics], lines)}`;
  });
}

function namesOf({ case: name, metric }: BenchRow): { question: string; contender: string; metric: string } {
  const at = name.lastIndexOf(': ');
  return {
    question: name.slice(0, at),
    contender: name.slice(at + 2),
    metric: metric.replace(difference, ''),
  };
}

/** `0.741 [0.695, 0.780]`, a difference with its sign. */
function format({ metric, ours, low, high }: BenchRow): string {
  const isDifference = metric.endsWith(difference);
  const number = (value: number | null | undefined) =>
    `${isDifference && value! >= 0 ? '+' : ''}${value?.toFixed(3) ?? '–'}`;
  return `${number(ours)} [${number(low)}, ${number(high)}]`;
}

function unique<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}
