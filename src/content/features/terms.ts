/** Words of a block that a linear model weighs: of its text, its heading, and of classes and ids around it. */
import { hash32 } from '../../base/index.ts';
import { attributeOf, type Element } from '../html/tree.ts';
import { headingsAbove } from './neighbors.ts';
import type { PageView } from './page-view.ts';

const salts = {
  text: 1,
  heading: 2,
  own: 3,
  near: 4,
  far: 5,
  tags: 6,
  pair: 7,
  whole: 8,
  previous: 9,
  edge: 10,
} as const;

/** Finds the rows of the table of weights that the terms of blocks have: [terms of the block] for each, without repetition. */
export function termsOf(view: PageView, rows: number): Uint32Array[] {
  const above = headingsAbove(view);
  const classes = new Map<Element, string[]>();
  return view.blocks.map((block, b) => {
    const terms = new Set<number>();
    const add = (salt: keyof typeof salts, term: string) => {
      terms.add(Math.floor((hash32(term, Math.imul(salts[salt], 0x9e3779b1)) * rows) / 2 ** 32));
    };
    addTextTerms(block.text, block.words, add);
    if (above[b]! >= 0) for (const word of wordsOf(view.blocks[above[b]!]!.text, 8)) add('heading', word);
    if (b > 0 && view.blocks[b - 1]!.words <= 6)
      for (const word of wordsOf(view.blocks[b - 1]!.text, 6)) add('previous', word);
    let level = 0;
    for (let at: Element | undefined = block.element; at !== undefined; at = at.parent, level++) {
      const near = level === 0 ? 'own' : level <= 3 ? 'near' : 'far';
      for (const word of classWords(at, classes)) add(near, word);
      if (level < 3) add('tags', `${level} ${at.tag}`);
    }
    add('pair', `${block.element.tag}<${block.element.parent?.tag}<${block.element.parent?.parent?.tag}`);
    return Uint32Array.from(terms);
  });
}

function addTextTerms(
  text: string,
  words: number,
  add: (salt: keyof typeof salts, term: string) => void,
): void {
  const list = wordsOf(text, 24);
  for (const word of list) add('text', word);
  for (let i = 1; i < Math.min(list.length, 8); i++) add('pair', `${list[i - 1]} ${list[i]}`);
  if (words <= 5) add('whole', list.join(' '));
  if (list.length > 0) add('edge', list[0]!);
}

/** The first words; numbers are all alike. */
function wordsOf(text: string, most: number): string[] {
  const found =
    text
      .slice(0, most * 12)
      .toLowerCase()
      .match(/\p{L}+|\p{N}+/gu) ?? [];
  return found.slice(0, most).map((word) => (/^\p{N}/u.test(word) ? `#${Math.min(word.length, 5)}` : word));
}

/** `postBody-main_2` is `post`, `body`, `main`. */
function classWords(element: Element, known: Map<Element, string[]>): string[] {
  let words = known.get(element);
  if (words !== undefined) return words;
  const names = `${attributeOf(element, 'class') ?? ''} ${attributeOf(element, 'id') ?? ''}`.slice(0, 300);
  const parts = names
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .match(/\p{L}{3,}/gu);
  words = [...new Set(parts ?? [])].slice(0, 20);
  known.set(element, words);
  return words;
}
