/** How far the probabilities of `pick-boards` can be trusted. */
import type { Interval } from '../../../metrics/index.ts';
import type { PickReliability } from '../../fusion/reliability.ts';
import { howLittle } from '../few-rows.ts';
import { formatCount, formatShare, wrapText } from './format.ts';

/** What was asked, and the figures, in words. */
export function picksText(picks: PickReliability): { readonly asked: string; readonly figures: string } {
  const { rows, withoutBoard, error, brier, brierOfShare, shown, none, sure } = picks;
  const rate = ({ rows: of, right }: { rows: number; right: Interval | null }) =>
    right === null
      ? 'never'
      : `${formatCount(of)} times, right ${formatShare(right.mean)} [${formatShare(right.low)}, ${formatShare(right.high)}]`;
  return {
    asked: [
      'The probability that pick-boards gives to its first board, and how often the link was saved there.',
      `${formatCount(rows)} links with held-out saves; ${formatCount(withoutBoard)} were only saved on new boards, so that none fitted.`,
      howLittle(rows),
    ]
      .join(' ')
      .trimEnd(),
    figures:
      `Expected calibration error ${formatShare(error)}, Brier score ${formatShare(brier)} (${formatShare(brierOfShare)} for ` +
      `always saying the share that was right). Boards with at least ${sure.from}: ${rate({ rows: sure.boards, right: sure.right })}, ` +
      `for ${formatShare(sure.links / rows)} of the links. Boards shown: ${rate(shown)}. "No board fits": ${rate(none)}.`,
  };
}

/** The lines about the probabilities. */
export function printPicks(picks: PickReliability): string[] {
  const { asked, figures } = picksText(picks);
  const line = (first: string, cells: readonly string[]) =>
    `${first.padEnd(14)}${cells.map((text) => text.padStart(10)).join('')}`;
  return [
    ...wrapText(`PICKS: ${asked}`),
    '',
    line('probability', ['links', 'said', 'was']),
    ...picks.bins.map(({ from, to, rows, said, was }) =>
      line(`${formatShare(from)} – ${formatShare(to)}`, [
        formatCount(rows),
        formatShare(said),
        formatShare(was),
      ]),
    ),
    '',
    ...wrapText(figures),
  ];
}
