/** Features of the elements around a block. */
import { attributeOf, type Element } from '../html/tree.ts';
import type { Block } from '../main-text/blocks.ts';
import { flag, log, type Row } from './row.ts';

/** Tags of the block itself, as numbers whose order is that of what is alike. */
const kinds = new Map(
  [
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'p',
    'blockquote',
    'pre',
    'code',
    'li',
    'dt',
    'dd',
    'td',
    'th',
    'figcaption',
    'caption',
    'summary',
    'div',
    'section',
    'article',
    'span',
    'address',
    'button',
    'legend',
    'option',
  ].map((tag, i) => [tag, i + 1] as const),
);

/** What an ancestor at any distance says. */
const around = [
  'nav',
  'header',
  'footer',
  'aside',
  'article',
  'main',
  'form',
  'table',
  'ul',
  'ol',
  'dl',
  'figure',
  'blockquote',
  'pre',
  'section',
  'button',
  'a',
  'label',
  'details',
  'dialog',
  'address',
  'p',
  'fieldset',
  'noscript',
] as const;

const placeOf = new Map<string, number>(around.map((tag, i) => [tag, i]));

export function addPlace(row: Row, { element }: Block): void {
  const distance = new Float64Array(around.length).fill(20);
  let [hidden, expands, lists, depth] = [0, 0, 0, 0];
  let [property, type, role] = ['', '', ''];
  for (let at: Element | undefined = element; at !== undefined; at = at.parent, depth++) {
    const place = placeOf.get(at.tag);
    if (place !== undefined && distance[place] === 20) distance[place] = Math.min(19, depth);
    if (at.tag === 'ul' || at.tag === 'ol') lists++;
    if (at.attributes.size === 0) continue;
    if (isHidden(at)) hidden++;
    property ||= attributeOf(at, 'itemprop') ?? '';
    type ||= attributeOf(at, 'itemtype') ?? '';
    role ||= attributeOf(at, 'role') ?? '';
    if (at.attributes.has('aria-label')) expands++;
  }
  row.add('kind', kinds.get(element.tag) ?? 0);
  row.add('parent kind', kinds.get(element.parent?.tag ?? '') ?? 0);
  for (const [i, tag] of around.entries()) row.add(`up to ${tag}`, distance[i]!);
  row.add('depth', depth);
  row.add('lists', lists);
  row.add('hidden', hidden);
  row.add('labels', log(expands));
  row.add('property', /articleBody|text|description|comment/i.test(property) ? 2 : flag(property !== ''));
  row.add('item type', typeRank(type));
  row.add(
    'role',
    /navigation|banner|contentinfo|complementary|search|dialog|menu/.test(role)
      ? 2
      : flag(/main|article/.test(role)),
  );
}

function isHidden(element: Element): boolean {
  return (
    element.attributes.has('hidden') ||
    element.attributes.get('aria-hidden') === 'true' ||
    /display\s*:\s*none|visibility\s*:\s*hidden/i.test(element.attributes.get('style') ?? '')
  );
}

function typeRank(type: string): number {
  if (/Article|BlogPosting|Recipe|DiscussionForumPosting/.test(type)) return 3;
  if (/Comment|Answer|Question|Review/.test(type)) return 2;
  return flag(/Product|ListItem/.test(type));
}
