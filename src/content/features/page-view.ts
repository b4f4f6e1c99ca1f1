/** A page as the features of its blocks see it. */
import { attributeOf, type Element } from '../html/tree.ts';
import { type Block, collectBlocks } from '../main-text/blocks.ts';
import { countElements, type ElementCounts, findCenter } from './elements.ts';

/** What a page says of itself outside its text. */
export interface Hints {
  readonly title: string;
  readonly description: string;
  /** The texts of its structured data: the body of an article, the description of a product. */
  readonly structured: string;
}

export interface PageView {
  readonly blocks: readonly Block[];
  readonly counts: ReadonlyMap<Element, ElementCounts>;
  /** Words before each block, and at the end all: [blocks + 1] */
  readonly wordsBefore: Uint32Array;
  readonly totals: ElementCounts;
  readonly center: Element | undefined;
  /** The block of the main heading, −1 without one. */
  readonly heading: number;
  readonly hints: {
    readonly title: ReadonlySet<string>;
    readonly description: ReadonlySet<string>;
    readonly structured: ReadonlySet<string>;
  };
  /** For each block, the elements around it that hold more than the one before; the block's own first. */
  readonly levels: readonly (readonly Element[])[];
  /** For each block, the blocks with the same tags and classes around them. */
  readonly alike: readonly Alike[];
  /** How often the text of each block stands on the page. */
  readonly repeats: Uint32Array;
}

/** Blocks that look alike. */
export interface Alike {
  blocks: number;
  words: number;
  linkWords: number;
  first: number;
  last: number;
}

/** Of a text that is compared with others. */
const mostCharacters = 50_000;
const lowerWord = /[\p{L}\p{N}_]+/gu;

export function wordSet(text: string): Set<string> {
  return new Set(text.slice(0, mostCharacters).toLowerCase().match(lowerWord) ?? []);
}

export function viewPage(root: Element, hints: Hints): PageView {
  const blocks = collectBlocks(root);
  const counts = countElements(blocks);
  const wordsBefore = new Uint32Array(blocks.length + 1);
  for (const [b, { words }] of blocks.entries()) wordsBefore[b + 1] = wordsBefore[b]! + words;
  const title = wordSet(hints.title);
  return {
    blocks,
    counts,
    wordsBefore,
    totals: counts.get(root) ?? {
      depth: 0,
      first: 0,
      end: 0,
      words: 0,
      linkWords: 0,
      blocks: 0,
      longBlocks: 0,
      longWords: 0,
    },
    center: findCenter(blocks, counts),
    heading: findHeading(blocks, title),
    hints: { title, description: wordSet(hints.description), structured: wordSet(hints.structured) },
    levels: findLevels(blocks, counts),
    alike: findAlike(blocks),
    repeats: countRepeats(blocks),
  };
}

/** The first of the blocks in `h1` that share most words with the title, or a block that is the title. */
function findHeading(blocks: readonly Block[], title: ReadonlySet<string>): number {
  let best = -1;
  let most = -1;
  for (const [b, { element, text, words }] of blocks.entries()) {
    const isFirst = /^h1$/.test(element.tag) || element.parent?.tag === 'h1';
    if (!isFirst && (words < 3 || words > 40)) continue;
    const own = wordSet(text);
    let shared = 0;
    for (const word of own) if (title.has(word)) shared++;
    const likeness = shared / Math.max(1, own.size);
    if (!isFirst && (likeness < 0.9 || shared < title.size * 0.4)) continue;
    const score = likeness + (isFirst ? 1 : 0);
    if (score > most) [best, most] = [b, score];
  }
  return best;
}

function findLevels(blocks: readonly Block[], counts: ReadonlyMap<Element, ElementCounts>): Element[][] {
  const known = new Map<Element, Element[]>();
  return blocks.map(({ element }) => {
    let levels = known.get(element);
    if (levels !== undefined) return levels;
    levels = [element];
    for (
      let at = element.parent, { blocks } = counts.get(element)!;
      at !== undefined && levels.length < 8;
      at = at.parent
    ) {
      const own = counts.get(at)!;
      if (own.blocks === blocks) continue;
      levels.push(at);
      blocks = own.blocks;
    }
    known.set(element, levels);
    return levels;
  });
}

/** The tag and the first class, digits aside: what elements that are made alike share. */
function signatureOf(element: Element): string {
  const first = attributeOf(element, 'class')?.split(/\s+/, 2).join('.') ?? '';
  return `${element.tag}.${first.replace(/\d+/g, '#')}`;
}

function findAlike(blocks: readonly Block[]): Alike[] {
  const groups = new Map<string, Alike>();
  const keys = new Map<Element, string>();
  return blocks.map(({ element, words, linkWords }, b) => {
    const key = keys.get(element) ?? keyOf(element);
    keys.set(element, key);
    const group = groups.get(key) ?? { blocks: 0, words: 0, linkWords: 0, first: b, last: b };
    groups.set(key, group);
    group.blocks++;
    group.words += words;
    group.linkWords += linkWords;
    group.last = b;
    return group;
  });
}

/** The signatures of an element and of three around it. */
function keyOf(element: Element): string {
  const path: string[] = [];
  for (let at: Element | undefined = element; at !== undefined && path.length < 4; at = at.parent)
    path.push(signatureOf(at));
  return path.join('<');
}

function countRepeats(blocks: readonly Block[]): Uint32Array {
  const counts = new Map<string, number>();
  for (const { text } of blocks) counts.set(text, (counts.get(text) ?? 0) + 1);
  return Uint32Array.from(blocks, ({ text }) => counts.get(text)!);
}
