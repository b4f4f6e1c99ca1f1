/** Whether the probabilities of picked boards are right. */
import { dot, line, link } from '@observablehq/plot';
import type { PickReliability } from '../../../fusion/reliability.ts';
import { formatCount, formatShare } from '../../print/format.ts';
import { picksText } from '../../print/picks.ts';
import { html, type Markup } from '../markup.ts';
import { colors, drawPlot } from '../plots.ts';
import { table } from '../tables.ts';

/** The reliability of the probabilities: what was said, and what was. */
export function chancesSection(picks: PickReliability): Markup {
  const { asked, figures } = picksText(picks);
  return html`<p>${asked}</p>
<figure>${reliabilityPlot(picks)}<figcaption>How often the first board was right, by its probability. On the dashed line,
the two are equal. The larger a dot, the more links.</figcaption></figure>
<p>${figures}</p>
${table(
  'First boards by their probability',
  ['probability', 'links', 'said', 'was'],
  picks.bins.map(({ from, to, rows, said, was }) => [
    `${formatShare(from)} – ${formatShare(to)}`,
    formatCount(rows),
    { number: formatShare(said) },
    { number: formatShare(was) },
  ]),
)}`;
}

function reliabilityPlot({ bins }: PickReliability): Markup {
  const label = bins.map(({ said, was }) => `${formatShare(said)} was ${formatShare(was)}`).join(', ');
  const diagonal = [{ x1: 0, y1: 0, x2: 1, y2: 1 }];
  return drawPlot(`Share of right first boards by their probability: ${label}`, {
    height: 240,
    x: { domain: [0, 1], label: 'probability said', ticks: 5 },
    y: { domain: [0, 1], label: 'share right', grid: true, ticks: 5 },
    r: { range: [2, 10] },
    marks: [
      link(diagonal, {
        x1: 'x1',
        x2: 'x2',
        y1: 'y1',
        y2: 'y2',
        stroke: 'currentColor',
        strokeDasharray: '2,3',
      }),
      line(bins, { x: 'said', y: 'was', stroke: colors.model }),
      dot(bins, { x: 'said', y: 'was', r: 'rows', fill: colors.model }),
    ],
  });
}
