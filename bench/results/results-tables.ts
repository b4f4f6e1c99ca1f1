/** Rows of a bench report as Markdown tables. */

import type { BenchRow } from '../shared/report.ts';
import { table } from './markdown-table.ts';

/** A measure of a contender on a slice of a task. */
interface Cell {
  readonly run: string;
  readonly task: string;
  readonly slice: string;
  readonly rows: string;
  readonly contender: string;
  readonly row: BenchRow;
}

/** The columns: task, slice, measure. */
const columns = [
  ['page-pin, names shown', 'warm', 'recall@100'],
  ['page-pin, names shown', 'cold', 'recall@100'],
  ['page-pin, names hidden', 'warm', 'recall@10'],
  ['page-pin, names hidden', 'warm', 'recall@100'],
  ['page-pin, names hidden', 'cold', 'recall@10'],
  ['page-pin, names hidden', 'cold', 'recall@100'],
  ['page-pin, names hidden, new pins', 'all', 'recall@10'],
  ['page-board, page and pin', 'all', 'recall@10'],
  ['page-board, page and pin', 'all', 'MRR'],
  ['page-board, page and pin', 'warm', 'recall@10'],
  ['page-board, page', 'all', 'recall@10'],
  ['picker', 'all', 'recall@1'],
  ['picker', 'all', 'recall@5'],
  ['board-page', 'all', 'recall@100'],
  ['board-page', 'all', 'NDCG@20'],
  ['page-page', 'all', 'recall@100'],
  ['user-page', 'all', 'recall@100'],
] as const;

/** A case that names a contender on a slice of a task. */
const contenderCase =
  /^([^:]+): (.+), (all|warm|cold|low degree|high degree|with page text|without page text) \((\d+) rows\): (.+)$/;

/** Per run one table: a line per contender, a column per measure that the run has. */
export function contendersTable(rows: readonly BenchRow[]): string[] {
  const cells = rows.flatMap(parseCell).filter(({ contender }) => !contender.startsWith('LinkSage minus'));
  return [...new Set(cells.map(({ run }) => run))].map((run) => {
    const ofRun = cells.filter((cell) => cell.run === run);
    const find = ([task, slice, metric]: (typeof columns)[number], contender?: string) =>
      ofRun.find(
        (cell) =>
          cell.task === task &&
          cell.slice === slice &&
          cell.row.metric === metric &&
          (contender === undefined || cell.contender === contender),
      );
    const shown = columns.filter((column) => find(column) !== undefined);
    const head = shown.map((column) => {
      const [task, slice, metric] = column;
      return `${task}, ${slice} (${find(column)!.rows}), ${metric}`;
    });
    const lines = [...new Set(ofRun.map(({ contender }) => contender))].map((contender) => [
      contender,
      ...shown.map((column) => decimal(find(column, contender)?.row.ours)),
    ]);
    return `**${run}**\n\n${table(['', ...head], lines)}`;
  });
}

/** Rows that stand for themselves: what was measured, beside the peer where there is one. */
export function plainTable(rows: readonly BenchRow[]): string[] {
  const lines = rows.map((row) => {
    const { case: name, metric, peer, peerName, ratio, wanted, met } = row;
    return [
      name,
      metric,
      interval(row),
      peer === undefined ? '' : peer === null ? '–' : `${decimal(peer)} (${peerName})`,
      ratio === undefined ? '' : decimal(ratio),
      wanted === undefined ? '' : `${Number(wanted.toFixed(3))}: ${met ? 'yes' : 'no'}`,
    ];
  });
  return lines.length === 0
    ? []
    : [table(['case', 'measure', 'got', 'peer', 'times better', 'wanted: reached'], lines)];
}

/** Whether a row is of a contender on a slice of a task, and no difference between two. */
export function isContender(row: BenchRow): boolean {
  return parseCell(row).some(({ contender }) => !contender.startsWith('LinkSage minus'));
}

/** The parts of a case that names a contender on a slice of a task; nothing where it does not. */
export function parseCell(row: BenchRow): Cell[] {
  const match = contenderCase.exec(row.case);
  if (match === null) return [];
  const [, run, task, slice, count, contender] = match as unknown as string[];
  return [{ run: run!, task: task!, slice: slice!, rows: count!, contender: contender!, row }];
}

/** A number with its interval, where it has one. */
export function interval({ ours, low, high }: BenchRow): string {
  return low === undefined ? decimal(ours) : `${decimal(ours)} (${decimal(low)} to ${decimal(high)})`;
}

/** A number as tables show it. */
export function decimal(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  if (value !== 0 && Math.abs(value) < 0.0005) return value.toExponential(1);
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(3);
}
