/** How long encoding takes, as measured by one refresh after the other. */
import { type PerKind, perKind } from '../catalog/index.ts';
import type { Timing } from './encoding.ts';

/** With fewer nodes what is measured is mostly the start. */
const nodesToMeasure = 256;

/** Seconds a node by kind: measured now, or, where too few were encoded, as known before. */
export function measuredRates(
  timings: PerKind<Timing>,
  before: PerKind<number | null> | undefined,
): PerKind<number | null> {
  return perKind((kind) => {
    const { nodes, seconds } = timings[kind];
    const known = before?.[kind] ?? null;
    if (nodes === 0 || (nodes < nodesToMeasure && known !== null)) return known;
    return seconds / nodes;
  });
}
