/** How the page writes numbers. */
import type { Interval } from '../../../metrics/index.ts';
import { formatDifference, formatShare } from '../print/format.ts';

/** `.514 [.470, .559]`. */
export function intervalText({ mean, low, high }: Interval): string {
  return `${formatShare(mean)} [${formatShare(low)}, ${formatShare(high)}]`;
}

/** `+.041 [+.012, +.070]` */
export function differenceText({ mean, low, high }: Interval): string {
  return `${signed(mean)} [${signed(low)}, ${signed(high)}]`;
}

/** A difference with its sign, `−.041`. */
export function signed(difference: number): string {
  return formatDifference(difference).replace('-', '−');
}

/** `51.4 %` */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
