/** HTML from templates. All values are escaped, except markup. */

/** HTML that goes into a page without escaping. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A value in a template. Null writes nothing; the items of a list are joined. */
export type Child = Markup | string | number | null | readonly Child[];

/**
 * A template of HTML.
 *
 * @example html`<p title="${'"'}">${'<b>'}</p>`.text // <p title="&quot;">&lt;b&gt;</p>
 */
export function html(parts: TemplateStringsArray, ...children: readonly Child[]): Markup {
  return new Markup(
    parts.map((part, i) => part + (i < children.length ? textOf(children[i]!) : '')).join(''),
  );
}

function textOf(child: Child): string {
  if (child === null) return '';
  if (child instanceof Markup) return child.text;
  if (typeof child === 'object') return child.map(textOf).join('');
  return escapeHtml(String(child));
}

const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => references[character]!);
}
