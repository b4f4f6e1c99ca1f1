/** Signals after an import: what said something about untouched nodes moves along. */

import { indexesWhere, none } from '../../base/index.ts';
import { identity, type SimilarPages } from '../relation.ts';

/** Where the nodes of a kind went: the position after of each node of before, `none` where it is gone or touched. */
export type Stayed = Uint32Array;

/** Which nodes of before stay as they are. */
export function stayed(moved: Uint32Array, isTouched: Uint8Array): Stayed {
  return moved.map((node) => (node === none || isTouched[node] === 1 ? none : node));
}

/** A column of before by position after; `fallback` for whatever did not stay. */
export function moveColumn<Column extends Uint32Array | Float32Array>(
  column: Column,
  stays: Stayed,
  count: number,
  fallback: number,
): Column {
  const after = new (column.constructor as new (length: number) => Column)(count).fill(fallback) as Column;
  for (let node = 0; node < column.length; node++) {
    if (stays[node] !== none) after[stays[node]!] = column[node]!;
  }
  return after;
}

/**
 * Clusters of the nodes that stay. Where the node that stood for a cluster does not, the member with the lowest key
 * hash takes its place.
 *
 * @param keyHashes by position after
 */
export function moveClusters(clusters: Uint32Array, stays: Stayed, keyHashes: Uint32Array): Uint32Array {
  const heirs = new Uint32Array(clusters.length).fill(none);
  for (let node = 0; node < clusters.length; node++) {
    const cluster = clusters[node]!;
    const member = stays[node]!;
    if (stays[cluster] !== none) heirs[cluster] = stays[cluster]!;
    else if (member !== none && !(keyHashes[heirs[cluster]!]! <= keyHashes[member]!)) heirs[cluster] = member;
  }
  const after = identity(keyHashes.length);
  for (let node = 0; node < clusters.length; node++) {
    if (stays[node] !== none) after[stays[node]!] = heirs[clusters[node]!]!;
  }
  return after;
}

/** Pairs of pages that both stay. */
export function movePairs({ page, other, similarity }: SimilarPages, stays: Stayed): SimilarPages {
  const kept = indexesWhere(
    page.length,
    (pair) => stays[page[pair]!] !== none && stays[other[pair]!] !== none,
  );
  return {
    page: kept.map((pair) => stays[page[pair]!]!),
    other: kept.map((pair) => stays[other[pair]!]!),
    similarity: Float32Array.from(kept, (pair) => similarity[pair]!),
  };
}
