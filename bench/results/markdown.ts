/** Tables and numbers in Markdown. */
import type { BenchRow } from '../shared/report.ts';

/** A table with a header and lines of as many cells. */
export function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...lines.map(line)].join('\n');
}

/** A figure, with its interval if it has one. */
export function interval({ ours, low, high }: BenchRow): string {
  return low === undefined ? decimal(ours) : `${decimal(ours)} (${decimal(low)} to ${decimal(high)})`;
}

/** A number as tables show it. */
export function decimal(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  if (value !== 0 && Math.abs(value) < 0.0005) return value.toExponential(1);
  if (Number.isInteger(value) && Math.abs(value) > 1) return String(value);
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(3);
}

/** The goal of a row, or nothing if it has none. */
export function goal({ metric, better, ratio, wanted }: BenchRow): string {
  if (wanted === undefined) return '';
  const value = String(Number(wanted.toFixed(3)));
  if (ratio !== undefined && ratio !== null) return `${value} times the peer`;
  if (metric.endsWith('difference') && wanted === 0) return 'above 0';
  return `${better === 'lower' ? 'at most' : 'at least'} ${value}`;
}

/** Whether a row reaches its goal. */
export function verdict({ met }: BenchRow): string {
  return met === undefined ? '' : met ? 'yes' : 'no';
}
