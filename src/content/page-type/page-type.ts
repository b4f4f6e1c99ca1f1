/** The type of a page, by a linear model of what it declares, what it is made of and its address. */
import { hash32 } from '../../base/index.ts';
import type { PageView } from '../features/page-view.ts';
import { attributeOf, type Element } from '../html/tree.ts';
import { type Declared, firstMeta } from '../metadata/head.ts';
import type { StructuredItem } from '../metadata/structured.ts';
import { urlWords } from '../url-words.ts';
import { pageTypes } from './types.ts';

/** Rows of the table of weights for each type. */
export const pageTermRows = 4096;

/** Finds the terms of a page: rows of the table, without repetition. */
export function pageTerms(
  view: PageView,
  declared: Declared,
  items: readonly StructuredItem[],
  url: string | undefined,
): Uint32Array {
  const terms = new Set<number>();
  const add = (kind: string, value: string | number) => {
    terms.add(Math.floor((hash32(`${kind} ${value}`, 0x7ed5) * pageTermRows) / 2 ** 32));
  };
  if (url !== undefined) addAddress(url, add);
  for (const { type } of items.slice(0, 20)) add('item', type);
  for (const name of ['og:type', 'generator', 'twitter:card', 'twitter:label1', 'application-name'])
    for (const word of wordsOf(firstMeta(declared, name)).slice(0, 4)) add(name, word);
  for (const name of [
    'article:published_time',
    'article:section',
    'product:price:amount',
    'og:price:amount',
    'author',
  ])
    if (firstMeta(declared, name) !== undefined) add('has', name);
  for (const word of wordsOf(declared.title).slice(0, 20)) add('title', word);
  addElements(view, add);
  addShape(view, add);
  return Uint32Array.from(terms);
}

type Add = (kind: string, value: string | number) => void;

function addAddress(url: string, add: Add): void {
  const path = url.replace(/^[a-z]+:\/+[^/?#]*/i, '').replace(/[?#].*/s, '');
  const parts = path.split('/').filter((part) => part !== '');
  add('path parts', Math.min(parts.length, 5));
  for (const word of urlWords(url).slice(0, 30))
    add('address', /^\d/.test(word) ? `#${Math.min(8, word.length)}` : word);
  if (parts.length > 0) {
    add('first part', parts[0]!.toLowerCase());
    add('words of last part', Math.min(10, parts.at(-1)!.split(/[-_]/).length));
    add('end', /\.\w{2,5}$/.exec(path)?.[0] ?? '');
  }
}

function wordsOf(text: string | undefined): string[] {
  return text?.toLowerCase().match(/\p{L}+/gu) ?? [];
}

/** Classes and ids of the outer elements, and tags of the page. */
function addElements({ counts }: PageView, add: Add): void {
  for (const [element, { depth, words }] of counts) {
    if (depth <= 3) addClasses('outer', element, add);
    else if (words > 0 && (element.tag === 'main' || element.tag === 'article'))
      addClasses('main', element, add);
    else if (depth < 14) addClasses('inner', element, add);
    if (element.tag === 'pre' || element.tag === 'table' || element.tag === 'article' || element.tag === 'dl')
      add('tag', element.tag);
  }
}

function addClasses(kind: string, element: Element, add: Add): void {
  const names = `${attributeOf(element, 'class') ?? ''} ${attributeOf(element, 'id') ?? ''}`.slice(0, 200);
  const words =
    names
      .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
      .toLowerCase()
      .match(/\p{L}{3,}/gu) ?? [];
  for (const word of new Set(words)) add(kind, word);
}

function addShape({ totals, blocks, alike, center, counts, hints }: PageView, add: Add): void {
  const bin = (name: string, value: number, base = 2) =>
    add(name, Math.round(Math.log1p(value) / Math.log(base)));
  bin('words', totals.words);
  bin('blocks', blocks.length);
  bin('long blocks', totals.longBlocks);
  add('link share', Math.round((10 * totals.linkWords) / Math.max(1, totals.words)));
  add('long share', Math.round((10 * totals.longWords) / Math.max(1, totals.words)));
  if (center !== undefined)
    add('center share', Math.round((10 * counts.get(center)!.words) / Math.max(1, totals.words)));
  bin('money', blocks.filter(({ text }) => /[$€£]\s?\d/.test(text.slice(0, 200))).length);
  bin(
    'most alike',
    Math.max(0, ...alike.map((group) => (group.words / group.blocks > 3 ? group.blocks : 0))),
  );
  bin('structured', hints.structured.size);
  for (const { text, words } of blocks) {
    if (words > 5) continue;
    const said = text.toLowerCase();
    if (
      /^(?:add to (?:cart|bag|basket)|reply|quote|sort by|filters?|read more|load more|get started|book a demo|contact us|buy now|on this page|table of contents|next|previous|posted by|reviews|specifications|description|details|leave a comment|related articles)$/.test(
        said,
      )
    )
      add('says', said);
  }
}

/** The share of each type: probabilities that add up to 1, in the order of {@link pageTypes}. */
export function sharesOfTypes(terms: Uint32Array, weights: Float32Array): Float64Array {
  const shares = new Float64Array(pageTypes.length);
  let sum = 0;
  for (let t = 0; t < pageTypes.length; t++) {
    const base = t * (pageTermRows + 1);
    let score = weights[base + pageTermRows]!;
    for (const term of terms) score += weights[base + term]!;
    shares[t] = 1 / (1 + Math.exp(-score));
    sum += shares[t]!;
  }
  return shares.map((share) => share / sum);
}
