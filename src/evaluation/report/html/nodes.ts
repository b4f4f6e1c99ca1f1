/** Pages, pins and boards as the page shows them. */
import type { ShownNode } from '../../inspection/source.ts';
import { html, type Markup } from './markup.ts';

/** The title with the owner of a board; where there is none, the key. */
export function nameOfNode({ key, title, owner }: ShownNode): string {
  const name = title === '' ? key : title;
  return owner === '' || owner === name ? name : `${name} (${owner})`;
}

/** A link to a page of the corpus; its address is canonical, so it begins with http. */
export function linkTo(page: ShownNode): Markup {
  return html`<a href="${page.key}" rel="noreferrer">${nameOfNode(page)}</a>`;
}
