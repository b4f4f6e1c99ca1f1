/** What makes a question hard, and the worst mistakes of the model. */

import type { FactorId } from '../../../inspection/factors.ts';
import type { Inspection } from '../../../inspection/inspect.ts';
import type { FactorCost, Mistake } from '../../../inspection/mistakes.ts';
import { formatCount, formatShare } from '../../print/format.ts';
import { html, type Markup } from '../markup.ts';
import { linkTo, nameOfNode } from '../nodes.ts';
import { intervalText } from '../numbers.ts';
import { table } from '../tables.ts';

/** What each factor means. */
const meanings: Readonly<Record<FactorId, string>> = {
  'page without text': 'the page has no title, description or body',
  'pin of few words': 'the pin has fewer than four words',
  'page without saves': 'the page is cold: it has no neighbors',
  'small board': 'the right board had three pins or fewer',
  'mixed board': 'the right board is among the quarter whose pins are least alike',
  'twin board': 'a board predicted before the right one has the same title or nearly the same embedding',
  'right owner': 'the first prediction is another board of the right owner',
};

/** A table of what each factor costs, then the worst rows. */
export function mistakesSection({ mistakes: { factors, worst } }: Inspection): Markup {
  const telling = factors.flatMap(({ factor, others }) => (others === null ? [] : [factor])); // a factor of all rows explains none
  return html`<p>Boards that the model predicts for a page and its pin. The table shows how much each factor costs: recall@10
of the rows that show the factor, and of the other rows. Below are the rows whose board was ranked lowest, with the factors
that they show. These are possible reasons, not proofs.</p>
${table('Factors that make a question hard', ['factor', 'rows', 'recall@10 with it', 'without'], factors.map(factorRow))}
<h3>The worst mistakes</h3>
<div class="grid">${worst.map((mistake) => card(mistake, telling))}</div>`;
}

function factorRow({ factor, rows, shown, others }: FactorCost) {
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
<p>Saved on <strong>${nameOfNode(board)}</strong>, ranked ${formatCount(rank)}. Predicted instead: ${first ?? 'nothing'}</p>
${others.length === 0 ? null : html`<p class="soft">then ${others.join('; ')}</p>`}
<p class="soft">Factors: ${shown.length === 0 ? 'none' : shown.join(', ')}</p></article>`;
}
