/** The summary of the report. */

import { titleOf } from '../../../questions/tasks/texts.ts';
import { howLittle } from '../../few-rows.ts';
import { formatCount, formatShare } from '../../print/format.ts';
import type { EvaluationReport, TaskReport } from '../../report.ts';
import {
  allRows,
  askedTasks,
  bestBaseline,
  headlineOf,
  intervalOf,
  modelOf,
  verdictOf,
} from '../../verdicts.ts';
import { html, type Markup } from '../markup.ts';

/** How often the model is better than the best baseline, and the main figure of each task. */
export function summarySection({ tasks, rows }: EvaluationReport): Markup {
  const asked = askedTasks(tasks);
  if (asked.length === 0) {
    return html`<p>There is nothing to measure: none of the ${formatCount(rows.heldOut)} held-out saves is eligible.
Import more saves, or choose another split.</p>`;
  }
  const verdicts = asked.map((task) => verdictOf(bestBaseline(allRows(task), headlineOf(task)).difference));
  const count = (verdict: (typeof verdicts)[number]) => verdicts.filter((each) => each === verdict).length;
  const testRows = rows.warm + rows.cold;
  return html`<p>This page shows how well the embeddings of one model find what people saved later. Neither the model nor its
graph has seen these saves. Compare each figure with those of the baselines, which are simple methods with the same
inputs.</p>
<p>The model was measured on ${formatCount(testRows)} test rows and ${asked.length} tasks. ${howLittle(testRows)} At full size it is
better than the best baseline on ${count('better')} of the tasks, and worse on ${count('worse')}. On
${count('no clear difference')} there is no clear difference.</p>
<dl class="tiles">${asked.map(tile)}</dl>`;
}

function tile(task: TaskReport): Markup {
  const measure = headlineOf(task);
  const { score } = bestBaseline(allRows(task), measure);
  return html`<div><dt>${titleOf(task)}, ${measure}</dt>
<dd>${formatShare(intervalOf(modelOf(allRows(task)), measure).mean)}</dd>
<dd class="soft">${score.name} ${formatShare(intervalOf(score, measure).mean)}</dd></div>`;
}
