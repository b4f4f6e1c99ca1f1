/** Says how little few rows prove. */
import { formatShare } from './print/format.ts';

/** From this number on, a share is off by .05 at most, which the intervals beside the figures say well enough. */
const enoughRows = 400;

/**
 * What to think of figures that so few rows (test rows, queries, links) gave; empty if they are enough. The half width of
 * the 95 % interval of a share is at most 1.96 · √(¼ / rows).
 *
 * @example
 * howLittle(25) // 'So few prove little: by chance alone, a share may be off by .196.'
 */
export function howLittle(rows: number): string {
  if (rows === 0 || rows >= enoughRows) return '';
  return `So few prove little: by chance alone, a share may be off by ${formatShare(Math.min(1, 0.98 / Math.sqrt(rows)))}.`;
}
