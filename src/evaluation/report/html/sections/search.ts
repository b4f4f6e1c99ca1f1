/** What the modes of a search find: a plot for each measure, what hybrid gains, and which mode finds what. */
import { dot, link } from '@observablehq/plot';
import {
  type SearchMeasure,
  type SearchReport,
  type SearchSlice,
  searchMeasures,
} from '../../../search/measure.ts';
import {
  gainOf,
  gainText,
  modeTexts,
  overlapTexts,
  searchQuestion,
  searchSliceTexts,
} from '../../../search/texts.ts';
import { formatCount, formatShare } from '../../print/format.ts';
import { html, type Markup } from '../markup.ts';
import { differenceText, intervalText } from '../numbers.ts';
import { colors, drawPlot } from '../plots.ts';
import { table } from '../tables.ts';

/** A figure for each measure, then tables. */
export function searchSection({ candidates, slices, overlap }: SearchReport): Markup {
  const asked = slices.filter(({ queries }) => queries > 0);
  const [all] = asked;
  return html`<p>${searchQuestion} ${formatCount(all!.queries)} queries, ${formatCount(candidates)} pages.</p>
<div class="grid">${searchMeasures.map(
    (measure) =>
      html`<figure>${modePlot(all!, measure)}<figcaption>${measure}, all queries</figcaption></figure>`,
  )}</div>
${searchMeasures.map((measure) => sliceTable(asked, measure))}
${table(
  'Queries by what finds the page among the first ten hits, and the share of them that hybrid finds',
  ['found by', 'queries', 'hybrid finds'],
  overlap.map(({ foundBy, queries, hybrid }) => [
    overlapTexts[foundBy],
    queries,
    { number: hybrid === null ? '–' : formatShare(hybrid) },
  ]),
)}`;
}

function modePlot({ modes }: SearchSlice, measure: SearchMeasure): Markup {
  const rows = modes.map(({ mode, measures }) => ({
    mode: modeTexts[mode],
    color: mode === 'hybrid' ? colors.model : colors.baseline,
    ...measures[measure],
  }));
  const label = rows.map(({ mode, mean }) => `${mode} ${mean.toFixed(3)}`).join(', ');
  return drawPlot(`${measure} of a search: ${label}`, {
    height: 46 + 24 * rows.length,
    marginLeft: 130,
    marginTop: 8,
    x: { domain: [0, 1], label: measure, grid: true, ticks: 4 },
    y: { domain: rows.map(({ mode }) => mode), label: null, tickSize: 0 },
    marks: [
      link(rows, { x1: 'low', x2: 'high', y1: 'mode', y2: 'mode', stroke: 'color', strokeWidth: 2 }),
      dot(rows, { x: 'mean', y: 'mode', fill: 'color', r: 4 }),
    ],
  });
}

function sliceTable(slices: readonly SearchSlice[], measure: SearchMeasure): Markup {
  const modes = slices[0]!.modes.map(({ mode }) => mode);
  return table(
    `${measure} by what was known of the page`,
    ['queries', ...modes, 'hybrid against the better of the others'],
    slices.map((slice) => {
      const gain = gainOf(slice, measure);
      return [
        html`${searchSliceTexts[slice.slice]} <span class="soft">${formatCount(slice.queries)}</span>`,
        ...slice.modes.map(({ measures }) => ({ number: intervalText(measures[measure]) })),
        html`${differenceText(gain)}<br><span class="soft">${gainText(gain)}</span>`,
      ];
    }),
  );
}
