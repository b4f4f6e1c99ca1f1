/** The densify step: joins pages that have few pins with pages of similar content. */

import type { Relation } from '../relation.ts';
import { addDegrees, type EdgeList, type EdgeLists } from './edges.ts';
import { edgesOverLimit } from './prune-edges.ts';
import { groupEdges, removeDuplicates } from './rows.ts';

/** The pages that have fewer than `below` edges to pins. Positions, ascending. */
export function pagesBelow({ pagePin }: EdgeLists, pages: number, below: number): Uint32Array {
  const degrees = addDegrees(pagePin, 'from', new Uint32Array(pages));
  const isBelow = (page: number) => degrees[page]! < below;
  let count = 0;
  for (let page = 0; page < pages; page++) if (isBelow(page)) count++;
  const found = new Uint32Array(count);
  let next = 0;
  for (let page = 0; page < pages; page++) if (isBelow(page)) found[next++] = page;
  return found;
}

/**
 * Makes edges from each of some pages to its `most` most similar pages; ties go to the lower key hash. A pair that is
 * found from both sides becomes one edge.
 *
 * @param asked the pages that get edges, ascending
 */
export function joinSimilar(
  { similarPages, counts, keyHashes }: Relation,
  asked: Uint32Array,
  most: number,
): EdgeList {
  const isAsked = new Uint8Array(counts.page);
  for (const page of asked) isAsked[page] = 1;
  const { page: from, other: to, similarity: weight } = similarPages;
  const isRemoved = new Uint8Array(from.length);
  for (let pair = 0; pair < isRemoved.length; pair++) {
    const isLeft = isAsked[from[pair]!] === 1 && from[pair] !== to[pair];
    if (!isLeft) isRemoved[pair] = 1;
  }
  const hashes = { from: keyHashes.page, to: keyHashes.page };
  const pairs = { from, to, weight, isRemoved };
  for (const pair of edgesOverLimit(pairs, 'from', hashes, () => most)) isRemoved[pair] = 1;
  return withoutMirrors(pairs, counts.page);
}

/** Orders each pair so that the lower position is first, and keeps one of equal pairs. */
function withoutMirrors({ from, to, ...pairs }: EdgeList, pages: number): EdgeList {
  const turned: EdgeList = {
    ...pairs,
    from: from.map((page, pair) => Math.min(page, to[pair]!)),
    to: to.map((page, pair) => Math.max(page, from[pair]!)),
  };
  const degrees = addDegrees(turned, 'from', new Uint32Array(pages));
  const rows = groupEdges(turned, 'from', pages, (page) => degrees[page]! > 1);
  removeDuplicates(turned, rows, 'from', pages);
  return turned;
}
