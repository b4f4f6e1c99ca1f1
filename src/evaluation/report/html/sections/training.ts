/** How training went, round by round. */
import { dot, lineY, ruleX } from '@observablehq/plot';
import { formatCount, formatShare } from '../../print/format.ts';
import type { EvaluationReport, RunDescription } from '../../report.ts';
import { html, type Markup } from '../markup.ts';
import { colors, drawKeys, drawPlot } from '../plots.ts';
import { details, table } from '../tables.ts';

/** The loss, and how well held-back training saves were found, by round. */
export function trainingSection({ run }: EvaluationReport): Markup {
  if (run === null) return html`<p>This report does not say how the model was trained.</p>`;
  const { rounds, startScore = Number.NEGATIVE_INFINITY } = run;
  const best = rounds.reduce((a, b) => (b.score > a.score ? b : a));
  return html`<p>A tenth of the training saves is held back. After each round of training, the score says how well the model
finds them. ${best.score > startScore ? html`The round with the best score was kept: round ${best.round} of ${rounds.length}.` : html`No round was better than the base model that training started from, so that was kept.`} The loss should fall from round
to round. If the score falls while the loss still falls, the model has begun to overfit: it learns the training saves by
heart.</p>
<div class="grid">
<figure>${roundsPlot('loss', rounds, best.round, [{ name: 'mean loss of the steps', color: colors.model, of: 'loss' }])}</figure>
<figure>${roundsPlot('mean reciprocal rank', rounds, best.round, [
    { name: 'pins for pages', color: colors.model, of: 'pagePin' },
    { name: 'boards for pages', color: colors.second, of: 'pageBoard' },
  ])}</figure>
</div>
${details('All rounds', roundTable(rounds))}`;
}

type Rounds = RunDescription['rounds'];
type Column = 'loss' | 'pagePin' | 'pageBoard';

function roundsPlot(
  label: string,
  rounds: Rounds,
  best: number,
  lines: readonly { readonly name: string; readonly color: string; readonly of: Column }[],
): Markup {
  const points = lines.flatMap(({ name, color, of }) =>
    rounds.map((round) => ({ name, color, round: round.round, value: round[of] })),
  );
  const values = lines.map(
    ({ name, of }) => `${name} ${rounds.map((round) => round[of].toFixed(3)).join(', ')}`,
  );
  const channels = { x: 'round', y: 'value', z: 'name' } as const;
  const plot = drawPlot(`${label} by round: ${values.join('; ')}`, {
    height: 200,
    x: { label: 'round', ticks: rounds.map(({ round }) => round), tickFormat: 'd' },
    y: { label, grid: true, ticks: 4, zero: true, nice: true },
    marks: [
      ruleX([best], { stroke: 'currentColor', strokeOpacity: 0.3, strokeDasharray: '2,3' }),
      lineY(points, { ...channels, stroke: 'color' }),
      dot(points, { ...channels, fill: 'color', r: 3 }),
    ],
  });
  return html`${drawKeys(lines)}${plot}`;
}

function roundTable(rounds: Rounds): Markup {
  return table(
    'Rounds of training; reciprocal ranks are means over held-back training saves',
    ['round', 'steps', 'loss', 'pins', 'boards', 'score'],
    rounds.map(({ round, steps, loss, pagePin, pageBoard, score }) => [
      { number: String(round) },
      { number: formatCount(steps) },
      { number: loss.toFixed(3) },
      ...[pagePin, pageBoard, score].map((value) => ({ number: formatShare(value) })),
    ]),
  );
}
