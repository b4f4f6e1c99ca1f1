/** What the report says in a minute. */

import { titleOf } from '../../../questions/tasks/texts.ts';
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

/** One line a verdict, and the first figures of the tasks that differ most. */
export function summarySection({ tasks, rows }: EvaluationReport): Markup {
  const asked = askedTasks(tasks);
  if (asked.length === 0) {
    return html`<p>There is nothing to measure: of ${formatCount(rows.heldOut)} held-out saves none is a fair question.
Import more saves, or choose another split.</p>`;
  }
  const verdicts = asked.map((task) => verdictOf(bestBaseline(allRows(task), headlineOf(task)).difference));
  const count = (verdict: (typeof verdicts)[number]) => verdicts.filter((each) => each === verdict).length;
  return html`<p>This page says how well the embeddings of one model find what people saved later, on saves that neither
the model nor its graph had seen. A figure means something only beside its baselines: simple methods that got the same
inputs.</p>
<p>On ${formatCount(rows.warm + rows.cold)} test rows and ${asked.length} tasks, the model at full size is better than the
best baseline of the task on ${count('better')}, worse on ${count('worse')}, and on
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
