/** What makes a question hard, and the answers that the model got most wrong. */

import type { FactorId } from '../../../inspection/factors.ts';
import type { Inspection } from '../../../inspection/inspect.ts';
import type { FactorCost, Mistake } from '../../../inspection/mistakes.ts';
import { formatCount, formatShare } from '../../print/format.ts';
import { html, type Markup } from '../markup.ts';
import { linkTo, nameOfNode } from '../nodes.ts';
import { intervalText } from '../numbers.ts';
import { table } from '../tables.ts';

/** What each factor says of a row. */
const meanings: Readonly<Record<FactorId, string>> = {
  'page without text': 'the page brings no title, description or body',
  'pin of few words': 'the pin says fewer than four words',
  'page without saves': 'the page is cold: it has no neighbors',
  'small board': 'the right board had three pins or fewer',
  'mixed board': 'the right board is among the quarter whose pins are least alike',
  'twin board': 'a board guessed earlier is nearly the same, by title or embedding',
  'right owner': 'the first prediction is another board of the right owner',
};

/** What the factors cost, then the worst rows. */
export function mistakesSection({ mistakes: { factors, worst } }: Inspection): Markup {
  const telling = factors.flatMap(({ factor, others }) => (others === null ? [] : [factor])); // what all rows show tells nothing
  return html`<p>Boards guessed for a page and its pin. First what tells a hard question: recall@10 among the rows that show a
factor, and among the others. Then the rows whose board was ranked lowest, with the factors that they show and others lack: a
prediction at the reason, no proof.</p>
${table('Signs of a hard question', ['factor', 'rows', 'recall@10 with it', 'without'], factors.map(signRow))}
<h3>The worst answers</h3>
<div class="grid">${worst.map((mistake) => card(mistake, telling))}</div>`;
}

function signRow({ factor, rows, shown, others }: FactorCost) {
  return [
    html`${factor}: <span class="soft">${meanings[factor]}</span>`,
    rows,
    ...[shown, others].map((recall) => ({ number: recall === null ? '–' : intervalText(recall) })),
  ];
}

function card(
  { page, pin, board, rank, predictions, factors }: Mistake,
  telling: readonly FactorId[],
): Markup {
  const about = pin.title === '' || pin.title === page.title ? null : html`<p>Pin: ${nameOfNode(pin)}</p>`;
  const [first, ...others] = predictions.map(
    (prediction) => `${nameOfNode(prediction)}, ${formatShare(prediction.score)}`,
  );
  const shown = factors.filter((factor) => telling.includes(factor));
  return html`<article class="card"><h3>${linkTo(page)}</h3>${about}
<p>Saved on <strong>${nameOfNode(board)}</strong>, ranked ${formatCount(rank)}. Guessed instead: ${first ?? 'nothing'}</p>
${others.length === 0 ? null : html`<p class="soft">then ${others.join('; ')}</p>`}
<p class="soft">Signs: ${shown.length === 0 ? 'none' : shown.join(', ')}</p></article>`;
}
