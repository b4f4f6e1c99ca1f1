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

/** How far out classes are those of the block's surroundings. */
const nearLevels = 3;

/** Finds the rows of the table of weights that the terms of blocks have: [terms of the block] for each, without repetition. */
export function termsOf(view: PageView, rows: number): Uint32Array[] {
  const above = headingsAbove(view);
  const rowOf = (salt: Salt, term: string) =>
    Math.floor((hash32(term, Math.imul(salts[salt], 0x9e3779b1)) * rows) / 2 ** 32);
  const around = new TermsAround(rowOf);
  return view.blocks.map((block, b) => {
    const terms = new Set(around.of(block.element));
    const add = (salt: Salt, term: string) => {
      terms.add(rowOf(salt, term));
    };
    addTextTerms(block.text, block.words, add);
    if (above[b]! >= 0) for (const word of wordsOf(view.blocks[above[b]!]!.text, 8)) add('heading', word);
    if (b > 0 && view.blocks[b - 1]!.words <= 6)
      for (const word of wordsOf(view.blocks[b - 1]!.text, 6)) add('previous', word);
    return Uint32Array.from(terms);
  });
}

type Salt = keyof typeof salts;

/** Terms of the elements around a block: their tags, classes and ids, by how far out they are. Each is found once. */
class TermsAround {
  readonly #rowOf: (salt: Salt, term: string) => number;
  readonly #found = new Map<Element, readonly number[]>();
  readonly #words = new Map<Element, readonly string[]>();
  /** Of an element and all around it, as seen from far inside. */
  readonly #far = new Map<Element, readonly number[]>();

  constructor(rowOf: (salt: Salt, term: string) => number) {
    this.#rowOf = rowOf;
  }

  of(element: Element): readonly number[] {
    const known = this.#found.get(element);
    if (known !== undefined) return known;
    const found: number[] = [];
    let level = 0;
    let at: Element | undefined = element;
    for (; at !== undefined && level <= nearLevels; at = at.parent, level++) {
      for (const word of this.#wordsOf(at)) found.push(this.#rowOf(level === 0 ? 'own' : 'near', word));
      if (level < 3) found.push(this.#rowOf('tags', `${level} ${at.tag}`));
    }
    if (at !== undefined) for (const row of this.#farOf(at)) found.push(row);
    found.push(this.#rowOf('pair', `${element.tag}<${element.parent?.tag}<${element.parent?.parent?.tag}`));
    this.#found.set(element, found);
    return found;
  }

  #farOf(element: Element): readonly number[] {
    const known = this.#far.get(element);
    if (known !== undefined) return known;
    const rows = new Set(element.parent === undefined ? [] : this.#farOf(element.parent));
    for (const word of this.#wordsOf(element)) rows.add(this.#rowOf('far', word));
    const far = [...rows];
    this.#far.set(element, far);
    return far;
  }

  #wordsOf(element: Element): readonly string[] {
    const words = this.#words.get(element) ?? classWords(element);
    this.#words.set(element, words);
    return words;
  }
}

function addTextTerms(text: string, words: number, add: (salt: Salt, term: string) => void): void {
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
function classWords(element: Element): string[] {
  const names = `${attributeOf(element, 'class') ?? ''} ${attributeOf(element, 'id') ?? ''}`.slice(0, 300);
  const parts = names
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .match(/\p{L}{3,}/gu);
  return [...new Set(parts ?? [])].slice(0, 20);
}
