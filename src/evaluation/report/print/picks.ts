/** How far the probabilities of `pick-boards` can be trusted. */
import type { Interval } from '../../../metrics/index.ts';
import type { PickReliability } from '../../fusion/reliability.ts';
import { formatCount, formatShare, wrapText } from './format.ts';

/** Fewer rows than this prove little: an error of .05 or so is then no more than chance. */
const fewRows = 100;

/** The lines about the probabilities. */
export function printPicks({
  rows,
  withoutBoard,
  bins,
  error,
  brier,
  brierOfShare,
  shown,
  none,
}: PickReliability): string[] {
  const rate = ({ rows: of, right }: { rows: number; right: Interval | null }) =>
    right === null
      ? 'none'
      : `${formatCount(of)}, right ${formatShare(right.mean)} [${formatShare(right.low)}, ${formatShare(right.high)}]`;
  const cells = (texts: readonly string[]) => texts.map((text) => text.padStart(10)).join('');
  return [
    ...wrapText(
      `PICKS: the probability that pick-boards gives to its first board, and how often the link was saved there. ` +
        `${formatCount(rows)} held-out saves; for ${formatCount(withoutBoard)} the board was new, so that none fitted.` +
        (rows < fewRows ? ' So few rows prove little.' : ''),
    ),
    '',
    `${'probability'.padEnd(14)}${cells(['saves', 'said', 'was'])}`,
    ...bins.map(
      (bin) =>
        `${`${formatShare(bin.from)} – ${formatShare(bin.to)}`.padEnd(14)}${cells([formatCount(bin.rows), formatShare(bin.said), formatShare(bin.was)])}`,
    ),
    '',
    ...wrapText(
      `Expected calibration error ${formatShare(error)}, Brier score ${formatShare(brier)} (${formatShare(brierOfShare)} for ` +
        `always saying the share that was right). Boards shown: ${rate(shown)}. "No board fits": ${rate(none)}.`,
    ),
  ];
}
