/** Whether the model is better than simple methods: its paired difference to the best baseline of each task. */
import { dot, link, ruleX, text } from '@observablehq/plot';
import { titleOf } from '../../../questions/tasks/texts.ts';
import { formatDifference } from '../../print/format.ts';
import type { EvaluationReport } from '../../report.ts';
import { allRows, askedTasks, bestBaseline, headlineOf, verdictOf } from '../../verdicts.ts';
import { html, type Markup } from '../markup.ts';
import { differenceText } from '../numbers.ts';
import { colors, drawPlot, verdictColors } from '../plots.ts';
import { details, table } from '../tables.ts';

/** Names are written above their dots, and cover the grid lines behind them. */
const caption = {
  y: 'task',
  dy: -14,
  fontSize: 10,
  stroke: 'var(--paper)',
  strokeWidth: 4,
  fill: 'currentColor',
} as const;

/** A figure over all tasks, and the differences to all contenders as details. */
export function differencesSection({ tasks }: EvaluationReport): Markup {
  const rows = askedTasks(tasks).map((task) => {
    const measure = headlineOf(task);
    const { score, difference } = bestBaseline(allRows(task), measure);
    const color = verdictColors[verdictOf(difference)];
    return { ...difference, color, task: `${titleOf(task)}, ${measure}`, baseline: `− ${score.name}` };
  });
  const label = rows
    .map(({ task, baseline, mean }) => `${task} ${baseline}: ${formatDifference(mean)}`)
    .join('; ');
  return html`<p>The model at full size minus the best baseline of the task, measured on the same rows. The model is better
right of the vertical line. If an interval crosses the line, chance alone could explain the difference.</p>
<figure>${drawPlot(`Differences. ${label}`, {
    height: 46 + 40 * rows.length,
    marginLeft: 10,
    x: { label: 'difference', grid: true, ticks: 5 },
    y: { domain: rows.map(({ task }) => task), axis: null },
    marks: [
      ruleX([0], { stroke: 'currentColor' }),
      link(rows, { x1: 'low', x2: 'high', y1: 'task', y2: 'task', stroke: 'color', strokeWidth: 2 }),
      dot(rows, { x: 'mean', y: 'task', fill: 'color', r: 4 }),
      text(rows, { ...caption, text: 'task', frameAnchor: 'left' }),
      text(rows, { ...caption, text: 'baseline', frameAnchor: 'right', fill: colors.baseline }),
    ],
  })}</figure>
${details('Differences to every contender', everyDifference(tasks))}`;
}

function everyDifference(tasks: EvaluationReport['tasks']): Markup {
  const rows = askedTasks(tasks).flatMap((task) =>
    allRows(task)
      .differences.filter(({ measure }) => measure === headlineOf(task))
      .map((difference) => [
        `${titleOf(task)}, ${difference.measure}`,
        difference.against,
        { number: differenceText(difference) },
        verdictOf(difference),
      ]),
  );
  return table(
    'The model minus each contender, all rows',
    ['task', 'against', 'difference', 'verdict'],
    rows,
  );
}
