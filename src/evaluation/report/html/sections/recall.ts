/** How often the answer is found: the model at each of its dims, with intervals, beside the baselines. */
import { dot, link, ruleX } from '@observablehq/plot';
import type { MeasureName } from '../../../measures/measure-name.ts';
import type { Score } from '../../../measures/measures.ts';
import { questionOf, titleOf } from '../../../questions/tasks/texts.ts';
import { formatCount } from '../../print/format.ts';
import type { EvaluationReport, Slice, TaskReport } from '../../report.ts';
import { allRows, askedTasks, headlineOf, intervalOf, nameOf } from '../../verdicts.ts';
import { html, type Markup } from '../markup.ts';
import { intervalText } from '../numbers.ts';
import { colors, drawKeys, drawPlot } from '../plots.ts';
import { details, table } from '../tables.ts';

/** A figure for each task, with all its numbers as details. */
export function recallSection({ tasks }: EvaluationReport): Markup {
  const asked = askedTasks(tasks);
  return html`<p>Recall@K is the share of the answers that are among the K best candidates: 1 is perfect. The dot is the
measured value, the line its 95 % bootstrap interval. The model is shown at each of its sizes (dims), since shorter
embeddings are cheaper to store and to search.</p>
${drawKeys([
  { name: 'model, by dims', color: colors.model },
  { name: 'hybrid: the model and words; profile: the model and saves', color: colors.second },
  { name: 'baselines, best first', color: colors.baseline },
])}
<div class="grid">${asked.map(taskFigure)}</div>`;
}

function taskFigure(task: TaskReport): Markup {
  const slice = allRows(task);
  const measure = headlineOf(task);
  const count = `${formatCount(slice.rows)} rows, ${formatCount(task.candidates)} candidates`;
  return html`<section><h3>${titleOf(task)}</h3><p class="soft">${questionOf(task)} ${count}.</p>
<figure>${recallPlot(task, slice, measure)}<figcaption>${measure}, all rows</figcaption></figure>
${details('All measures', scoreTable(task, slice))}</section>`;
}

function recallPlot(task: TaskReport, { scores }: Slice, measure: MeasureName): Markup {
  const rows = inOrder(scores, measure).map((score) => ({
    name: nameOf(score),
    color: colorOf(score),
    ...intervalOf(score, measure),
  }));
  const [first] = rows;
  const label = `${measure} of ${titleOf(task)}: ${rows.map(({ name, mean }) => `${name} ${mean.toFixed(3)}`).join(', ')}`;
  return drawPlot(label, {
    height: 46 + 20 * rows.length,
    marginLeft: 130,
    marginTop: 8,
    x: {
      domain: [0, Math.max(...rows.map(({ high }) => high), 0.01)],
      nice: true,
      label: measure,
      grid: true,
      ticks: 4,
    },
    y: { domain: rows.map(({ name }) => name), label: null, tickSize: 0 },
    marks: [
      ruleX([first!.mean], { stroke: colors.model, strokeDasharray: '2,3', strokeOpacity: 0.7 }),
      link(rows, { x1: 'low', x2: 'high', y1: 'name', y2: 'name', stroke: 'color', strokeWidth: 2 }),
      dot(rows, { x: 'mean', y: 'name', fill: 'color', r: 4 }),
    ],
  });
}

function colorOf({ role }: Score): string {
  return role === 'hybrid' || role === 'profile' ? colors.second : colors[role];
}

/** The model by dims, then hybrid and profile, then the baselines from the best to the worst. */
function inOrder(scores: readonly Score[], measure: MeasureName): Score[] {
  const of = (role: Score['role']) => scores.filter((score) => score.role === role);
  const byMean = (a: Score, b: Score) => intervalOf(b, measure).mean - intervalOf(a, measure).mean;
  return [...of('model'), ...of('hybrid'), ...of('profile'), ...of('baseline').sort(byMean)];
}

function scoreTable(task: TaskReport, { scores }: Slice): Markup {
  const measures = Object.keys(scores[0]!.measures) as MeasureName[];
  return table(
    `${titleOf(task)}: means with 95 % intervals`,
    ['contender', ...measures],
    inOrder(scores, headlineOf(task)).map((score) => [
      nameOf(score),
      ...measures.map((measure) => ({ number: intervalText(intervalOf(score, measure)) })),
    ]),
  );
}
