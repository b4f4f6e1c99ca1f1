/** Rows of the bench `graph` as Markdown: how steps grow with the corpus, as a table and as a plot. */

import type { BenchRow } from '../shared/report.ts';
import { table } from './markdown-table.ts';

/** A figure of a step at one size. */
interface Figure {
  readonly pages: number;
  readonly step: string;
  readonly row: BenchRow;
}

/** Steps whose time is plotted. */
const plotted = ['import', 'compile', 'neighbours', 'compile after a day'];
/** Pins of a page in the corpora. */
const pinsPerPage = 5;

/** Seconds and memory of each step at each size, what was counted, and a plot of the time a million pins. */
export function growthTables(rows: readonly BenchRow[]): string[] {
  const figures = rows.flatMap(parse);
  if (figures.length === 0) return [];
  const sizes = [...new Set(figures.map(({ pages }) => pages))].sort((a, b) => a - b);
  const lines = [...new Set(figures.map(({ step, row }) => `${step}|${row.metric}`))].map((line) => {
    const [step, metric] = line.split('|');
    const cells = sizes.map((pages) => {
      const found = figures.find(
        (each) => each.pages === pages && each.step === step && each.row.metric === metric,
      );
      return found === undefined ? '–' : format(found.row);
    });
    return [step!, metric!, ...cells];
  });
  const head = [
    'step',
    'measure',
    ...sizes.map((pages) => `${(pages * pinsPerPage).toLocaleString('en')} pins`),
  ];
  return [table(head, lines), plot(figures, sizes)];
}

/** Flat lines are time in proportion to the corpus; of steps that were run at every size. */
function plot(figures: readonly Figure[], sizes: readonly number[]): string {
  const seconds = (step: string, pages: number) =>
    figures.find((each) => each.pages === pages && each.step === step && each.row.metric === 'seconds')?.row
      .ours ?? undefined;
  const lines = plotted.flatMap((step) => {
    const values = sizes.flatMap((pages) => {
      const value = seconds(step, pages);
      return value === undefined ? [] : [(value / (pages * pinsPerPage)) * 1e6];
    });
    return values.length < sizes.length ? [] : [{ step, values }];
  });
  const fromTheTop = lines.toSorted((a, b) => b.values.at(-1)! - a.values.at(-1)!);
  return [
    `Seconds for each million pins, from the top at the right: ${fromTheTop.map(({ step }) => step).join(', ')}.`,
    '',
    '```mermaid',
    'xychart-beta',
    `  x-axis "pins" [${sizes.map((pages) => `"${(pages * pinsPerPage).toLocaleString('en')}"`).join(', ')}]`,
    '  y-axis "seconds a million pins"',
    ...lines.map(({ values }) => `  line [${values.map((value) => value.toFixed(2)).join(', ')}]`),
    '```',
  ].join('\n');
}

/** Whether a row is of a step at one of the sizes. */
export function isGrowth(row: BenchRow): boolean {
  return parse(row).length > 0;
}

function parse(row: BenchRow): Figure[] {
  const match = /^([\d,]+) pages: (.+)$/.exec(row.case);
  if (match === null) return [];
  return [{ pages: Number(match[1]!.replaceAll(',', '')), step: match[2]!, row }];
}

function format({ ours, peer, peerName }: BenchRow): string {
  const number = (value: number | null) =>
    value === null ? '–' : value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2);
  return peer === undefined ? number(ours) : `${number(ours)} (${peerName}: ${number(peer)})`;
}
