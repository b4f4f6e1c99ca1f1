/** Links as bookmark managers send them to an embedder: lines such as `Title: …`, `URL: …`, `Tags: …`. */
import { canonicalizeUrl } from '../../content/index.ts';

/** A link that was read from a text. */
export interface LinkText {
  /** The canonical URL. */
  readonly url: string;
  readonly title: string;
  readonly description: string;
  readonly body: string;
  readonly tags: readonly string[];
}

const fieldOf: Readonly<Record<string, 'url' | 'title' | 'description' | 'body' | 'tags'>> = {
  url: 'url',
  link: 'url',
  title: 'title',
  name: 'title',
  description: 'description',
  summary: 'description',
  note: 'description',
  notes: 'description',
  content: 'body',
  text: 'body',
  tags: 'tags',
  labels: 'tags',
};

/** Long enough for any label; a line of text with a colon far to the right is no field. */
const line = /^([A-Za-z]{3,11}):[ \t]*(.*)$/;

/**
 * Reads a link from lines of the form `Name: value`; a line without a known name continues the one before. Undefined if
 * the text does not begin with a field, or has no http(s) address in a line `URL:`.
 */
export function readLinkText(text: string): LinkText | undefined {
  if (!/^\s*[A-Za-z]{3,11}:/.test(text)) return undefined;
  const fields: Record<string, string[]> = {};
  let current: string[] | undefined;
  for (const each of text.trim().split(/\r?\n/)) {
    const [, name = '', value = ''] = line.exec(each) ?? [];
    const field = Object.hasOwn(fieldOf, name.toLowerCase()) ? fieldOf[name.toLowerCase()] : undefined;
    if (field !== undefined) {
      current = fields[field] ??= [];
      current.push(value);
    } else if (current === undefined) return undefined;
    else current.push(each);
  }
  const of = (field: string) => (fields[field] ?? []).join('\n').trim();
  const { url } = canonicalizeUrl(of('url'));
  if (url === undefined) return undefined;
  const tags = of('tags')
    .split(/[,;\n]/)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
  return { url, title: of('title'), description: of('description'), body: of('body'), tags };
}
