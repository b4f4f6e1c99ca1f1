/** Where the model is strong and where it is weak: every slice of the test rows. */

import { titleOf } from '../../../questions/tasks/texts.ts';
import { formatCount } from '../../print/format.ts';
import type { EvaluationReport, TaskReport } from '../../report.ts';
import { askedTasks, bestBaseline, headlineOf, intervalOf, modelOf, verdictOf } from '../../verdicts.ts';
import { html, type Markup } from '../markup.ts';
import { differenceText, intervalText } from '../numbers.ts';
import { table } from '../tables.ts';

const verdictClasses = { better: 'good', worse: 'bad', 'no clear difference': 'soft' } as const;
const phrases = {
  better: 'better than',
  worse: 'worse than',
  'no clear difference': 'no clear difference to',
} as const;

/** A table for each task. */
export function slicesSection({ tasks }: EvaluationReport): Markup {
  return html`<p>The same measures on parts of the test rows. A page is warm if it had a save before the split. A cold page had
none, so only its own words are known. A page with page text has more than its address. Low degree means that little was
known of the page, board or user before the split: at most as many pins or engagements as the caption says.</p>
<div class="grid">${askedTasks(tasks).map(sliceTable)}</div>`;
}

function sliceTable(task: TaskReport): Markup {
  const measure = headlineOf(task);
  const rows = task.slices
    .filter((slice) => slice.rows > 0)
    .map((slice) => {
      const { score, difference } = bestBaseline(slice, measure);
      const verdict = verdictOf(difference);
      return [
        html`${slice.slice} <span class="soft">${formatCount(slice.rows)}</span>`,
        { number: intervalText(intervalOf(modelOf(slice), measure)) },
        html`${differenceText(difference)}<br><span class="${verdictClasses[verdict]}">${phrases[verdict]} ${score.name}</span>`,
      ];
    });
  return table(
    `${titleOf(task)}, ${measure}; low degree: at most ${task.lowDegree}`,
    ['slice, rows', 'model', 'against the best baseline'],
    rows,
  );
}
