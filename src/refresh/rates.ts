/** How long encoding takes, as measured by refreshes. */
import { type PerKind, perKind } from '../catalog/index.ts';
import type { Timing } from './encoding.ts';

/** With fewer nodes, most of the measured time is the start. */
const nodesToMeasure = 256;

/** Seconds per node, by kind: as measured now or, if too few nodes were encoded, as measured before. */
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
