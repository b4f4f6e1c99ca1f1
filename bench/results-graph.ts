/** Rows of the bench `graph` as Markdown: how steps grow with the corpus, as a table and as a plot. */
import { table } from './markdown-table.ts';
import type { BenchRow } from './report.ts';

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

/** Flat lines are time in proportion to the corpus. */
function plot(figures: readonly Figure[], sizes: readonly number[]): string {
  const lines = plotted.map((step) =>
    sizes.map((pages) => {
      const found = figures.find(
        (each) => each.pages === pages && each.step === step && each.row.metric === 'seconds',
      );
      return ((found?.row.ours ?? 0) / (pages * pinsPerPage)) * 1e6;
    }),
  );
  return [
    `Seconds for each million pins, from the top at the right: ${plotted
      .map((step, i) => ({ step, last: lines[i]!.at(-1)! }))
      .sort((a, b) => b.last - a.last)
      .map(({ step }) => step)
      .join(', ')}.`,
    '',
    '```mermaid',
    'xychart-beta',
    `  x-axis "pins" [${sizes.map((pages) => `"${(pages * pinsPerPage).toLocaleString('en')}"`).join(', ')}]`,
    '  y-axis "seconds a million pins"',
    ...lines.map((line) => `  line [${line.map((value) => value.toFixed(2)).join(', ')}]`),
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
