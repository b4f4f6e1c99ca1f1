/** The goals of rows: what is wanted, and whether it is reached. */
import type { BenchRow } from './report.ts';

type Goal = Pick<BenchRow, 'wanted' | 'met'>;

/** Wants at least a value; no goal if nothing is wanted, or there is no value, as the peer is not installed. */
export function atLeast(value: number | null, wanted: number | undefined): Goal {
  return value === null || wanted === undefined ? {} : { wanted, met: value >= wanted };
}

/** Wants at most a value; no goal if nothing is wanted. */
export function atMost(value: number, wanted: number | undefined): Goal {
  return wanted === undefined ? {} : { wanted, met: value <= wanted };
}
