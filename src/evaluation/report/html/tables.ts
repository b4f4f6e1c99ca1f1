/** Tables of the page, with captions, headings and right-aligned numbers, and details that can be opened. */
import { formatCount } from '../print/format.ts';
import { type Child, html, type Markup } from './markup.ts';

/** A cell. Numbers are grouped (`1,234`) and aligned right; texts marked as `number` are only aligned right. */
export type Cell = Child | { readonly number: string };

/** A table whose first column names its rows. */
export function table(
  caption: string,
  headings: readonly string[],
  rows: readonly (readonly Cell[])[],
): Markup {
  const right = headings.map((_, i) => rows.length > 0 && rows.every((row) => isNumber(row[i]!)));
  const head = headings.map(
    (heading, i) => html`<th scope="col"${right[i] ? html` class="number"` : null}>${heading}</th>`,
  );
  return html`<table><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${rows.map(bodyRow)}</tbody></table>`;
}

/** Content that is hidden until the reader opens it. */
export function details(summary: string, content: Child): Markup {
  return html`<details><summary>${summary}</summary>${content}</details>`;
}

function bodyRow([name, ...cells]: readonly Cell[]): Markup {
  const others = cells.map(
    (cell) => html`<td${isNumber(cell) ? html` class="number"` : null}>${contentOf(cell)}</td>`,
  );
  return html`<tr><th scope="row">${contentOf(name!)}</th>${others}</tr>`;
}

function isNumber(cell: Cell): boolean {
  return typeof cell === 'number' || isMarked(cell);
}

function isMarked(cell: Cell): cell is { readonly number: string } {
  return typeof cell === 'object' && cell !== null && 'number' in cell;
}

function contentOf(cell: Cell): Child {
  if (isMarked(cell)) return cell.number;
  return typeof cell === 'number' ? formatCount(cell) : cell;
}
