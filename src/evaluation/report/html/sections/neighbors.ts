/** Whether neighbors make sense: the nearest pages and pins of a few pages. */
import type { Inspection } from '../../../inspection/inspect.ts';
import type { PageNeighbors } from '../../../inspection/neighbors.ts';
import { formatShare } from '../../print/format.ts';
import { html, type Markup } from '../markup.ts';
import { linkTo, nameOfNode } from '../nodes.ts';

/** A card for each page of the sample. */
export function neighborsSection({ neighbors }: Inspection): Markup {
  return html`<p>A few pages drawn at random, each with the pages and pins that the model finds most similar: see whether you
agree. The number is the cosine. ● marks pages that were on the same board before the split, which the model could know.</p>
<div class="grid">${neighbors.map(card)}</div>`;
}

function card({ page, pages, pins }: PageNeighbors): Markup {
  return html`<article class="card"><h3>${linkTo(page)}</h3>
<ol>${pages.map(
    (found) =>
      html`<li>${formatShare(found.score)} ${linkTo(found)}${found.together ? togetherMark : null}</li>`,
  )}</ol>
<p class="soft">Nearest pins of other pages:</p>
<ul>${pins.map((pin) => html`<li>${formatShare(pin.score)} ${nameOfNode(pin)}</li>`)}</ul></article>`;
}

const togetherMark = html` <span role="img" aria-label="on the same board">●</span>`;
