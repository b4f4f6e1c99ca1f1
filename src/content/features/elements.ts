/** What the elements of a page hold, counted in blocks. */
import type { Element } from '../html/tree.ts';
import type { Block } from '../main-text/blocks.ts';

export interface ElementCounts {
  readonly depth: number;
  /** The first block, and the one after the last. */
  first: number;
  end: number;
  words: number;
  linkWords: number;
  blocks: number;
  /** Blocks of at least ten words, less than half of them in links. */
  longBlocks: number;
  /** Words in such blocks. */
  longWords: number;
}

/** Counts for each element around a block, up to the root. */
export function countElements(blocks: readonly Block[]): Map<Element, ElementCounts> {
  const counts = new Map<Element, ElementCounts>();
  for (const [b, block] of blocks.entries()) {
    const isLong = isLongText(block);
    for (let at: Element | undefined = block.element; at !== undefined; at = at.parent) {
      const own = counts.get(at) ?? emptyCounts(at, b);
      counts.set(at, own);
      own.end = b + 1;
      own.words += block.words;
      own.linkWords += block.linkWords;
      own.blocks++;
      if (!isLong) continue;
      own.longBlocks++;
      own.longWords += block.words;
    }
  }
  return counts;
}

export function isLongText({ words, linkWords }: Block): boolean {
  return words >= 10 && linkWords * 2 < words;
}

function emptyCounts(element: Element, first: number): ElementCounts {
  let depth = 0;
  for (let at = element.parent; at !== undefined; at = at.parent) depth++;
  return { depth, first, end: first, words: 0, linkWords: 0, blocks: 0, longBlocks: 0, longWords: 0 };
}

/** The innermost element around two. */
export function commonAncestor(
  first: Element,
  second: Element,
  counts: ReadonlyMap<Element, ElementCounts>,
): Element {
  let [a, b] = [first, second];
  const depthOf = (element: Element) => counts.get(element)!.depth;
  while (depthOf(a) > depthOf(b)) a = a.parent!;
  while (depthOf(b) > depthOf(a)) b = b.parent!;
  while (a !== b) [a, b] = [a.parent!, b.parent!];
  return a;
}

/**
 * The element that holds most of the running text: every long block gives its words to the elements around it, the less the
 * further out, as in Readability.
 */
export function findCenter(
  blocks: readonly Block[],
  counts: ReadonlyMap<Element, ElementCounts>,
): Element | undefined {
  const scores = new Map<Element, number>();
  for (const block of blocks) {
    if (!isLongText(block)) continue;
    let share = 1;
    for (let at = block.element.parent, level = 0; at !== undefined && level < 5; at = at.parent, level++) {
      scores.set(at, (scores.get(at) ?? 0) + block.words * share);
      share = level === 0 ? 0.6 : share * 0.6;
    }
  }
  let best: Element | undefined;
  let most = 0;
  for (const [element, score] of scores) {
    const { words, linkWords } = counts.get(element)!;
    const weighed = score * (1 - linkWords / Math.max(1, words));
    if (weighed > most) [best, most] = [element, weighed];
  }
  return best;
}
