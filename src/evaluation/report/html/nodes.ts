/** How the page shows pages, pins and boards. */
import type { ShownNode } from '../../inspection/source.ts';
import { html, type Markup } from './markup.ts';

/** The title, or the key if there is none, with the owner of a board. */
export function nameOfNode({ key, title, owner }: ShownNode): string {
  const name = title === '' ? key : title;
  return owner === '' || owner === name ? name : `${name} (${owner})`;
}

/** A link to a page of the corpus. Its address is canonical, so it is an http or https URL. */
export function linkTo(page: ShownNode): Markup {
  return html`<a href="${page.key}" rel="noreferrer">${nameOfNode(page)}</a>`;
}
