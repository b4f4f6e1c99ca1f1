/** How far picked boards can be trusted. */
import { barY, dot, link, ruleY } from '@observablehq/plot';
import type { ConfidencePart, Hits } from '../../../inspection/calibration.ts';
import type { Inspection } from '../../../inspection/inspect.ts';
import { formatShare } from '../../print/format.ts';
import { html, type Markup } from '../markup.ts';
import { intervalText } from '../numbers.ts';
import { colors, drawPlot } from '../plots.ts';
import { table } from '../tables.ts';

/** How often each prediction is right, and whether the score of the first one shows it. */
export function picksSection({ picks }: Inspection): Markup {
  const { predictions, byThen, byScore, byLead } = picks;
  return html`<p>The boards that <code>linksage pick-boards</code> would have proposed to the people who saved the test rows. A
prediction counts as right if the page was saved on that board after the split. Other boards may have been good too, but
nobody saved the page there. If higher scores mean more right predictions, an application can use a threshold: save at once
above it, and ask the user below it.</p>
<div class="grid">
<figure>${shareBars('prediction', predictions)}<figcaption>How often each prediction is right</figcaption></figure>
<figure>${partsPlot('cosine of the first prediction', byScore)}<figcaption>How often the first prediction is right, by its score:
five equal parts of the rows</figcaption></figure>
</div>
${table(
  'Predictions',
  ['prediction', 'is right', 'this or an earlier one is right'],
  predictions.map((hits, k) => [
    String(k + 1),
    { number: intervalText(hits) },
    { number: intervalText(byThen[k]!) },
  ]),
)}
${partsTable('First predictions by their score', byScore)}
${partsTable('First predictions by their lead over the second', byLead)}`;
}

function shareBars(label: string, hits: readonly Hits[]): Markup {
  const bars = hits.map(({ mean, low, high }, k) => ({ prediction: String(k + 1), mean, low, high }));
  return drawPlot(`Share of right predictions: ${bars.map(({ mean }) => formatShare(mean)).join(', ')}`, {
    height: 200,
    x: { label, type: 'band' },
    y: { label: 'share right', grid: true, ticks: 4, nice: true },
    marks: [
      barY(bars, { x: 'prediction', y: 'mean', fill: colors.model, fillOpacity: 0.6 }),
      link(bars, { x1: 'prediction', x2: 'prediction', y1: 'low', y2: 'high', stroke: 'currentColor' }),
      ruleY([0]),
    ],
  });
}

function partsPlot(label: string, parts: readonly ConfidencePart[]): Markup {
  const points = parts.map(({ from, to, mean, low, high }) => ({
    middle: (from + to) / 2,
    from,
    to,
    mean,
    low,
    high,
  }));
  return drawPlot(
    `Share of right first predictions by ${label}: ${points.map(({ mean }) => formatShare(mean)).join(', ')}`,
    {
      height: 200,
      x: { label, ticks: 5 },
      y: { label: 'share right', grid: true, ticks: 4, nice: true, zero: true },
      marks: [
        link(points, { x1: 'from', x2: 'to', y1: 'mean', y2: 'mean', stroke: colors.model, strokeWidth: 2 }),
        link(points, {
          x1: 'middle',
          x2: 'middle',
          y1: 'low',
          y2: 'high',
          stroke: colors.model,
          strokeOpacity: 0.5,
        }),
        dot(points, { x: 'middle', y: 'mean', fill: colors.model }),
        ruleY([0]),
      ],
    },
  );
}

function partsTable(caption: string, parts: readonly ConfidencePart[]): Markup {
  return table(
    caption,
    ['from – to', 'rows', 'first prediction right'],
    parts.map((part) => [
      `${formatShare(part.from)} – ${formatShare(part.to)}`,
      part.rows,
      { number: intervalText(part) },
    ]),
  );
}
