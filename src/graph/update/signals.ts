/** Updates signals after an import: signals of untouched nodes move with them. */

import { indexesWhere, none } from '../../base/index.ts';
import { identity, type SimilarPages } from '../relation.ts';

/** The new position of each old node of a kind; `none` if it was removed or touched. */
export type UntouchedNodes = Uint32Array;

/** Finds the untouched nodes. */
export function findUntouched(moved: Uint32Array, isTouched: Uint8Array): UntouchedNodes {
  return moved.map((node) => (node === none || isTouched[node] === 1 ? none : node));
}

/** Moves the values of a column to the new positions. Nodes that are new or touched get `fallback`. */
export function moveColumn<Column extends Uint32Array | Float32Array>(
  column: Column,
  untouched: UntouchedNodes,
  count: number,
  fallback: number,
): Column {
  const after = new (column.constructor as new (length: number) => Column)(count).fill(fallback) as Column;
  for (let node = 0; node < column.length; node++) {
    if (untouched[node] !== none) after[untouched[node]!] = column[node]!;
  }
  return after;
}

/**
 * Moves the clusters of untouched nodes. If the representative of a cluster was removed or touched, the untouched member
 * with the lowest key hash becomes the representative.
 *
 * @param keyHashes by new position
 */
export function moveClusters(
  clusters: Uint32Array,
  untouched: UntouchedNodes,
  keyHashes: Uint32Array,
): Uint32Array {
  const representatives = new Uint32Array(clusters.length).fill(none);
  for (let node = 0; node < clusters.length; node++) {
    const cluster = clusters[node]!;
    const member = untouched[node]!;
    const current = representatives[cluster]!;
    if (untouched[cluster] !== none) representatives[cluster] = untouched[cluster]!;
    else if (member !== none && !(keyHashes[current]! <= keyHashes[member]!))
      representatives[cluster] = member;
  }
  const after = identity(keyHashes.length);
  for (let node = 0; node < clusters.length; node++) {
    if (untouched[node] !== none) after[untouched[node]!] = representatives[clusters[node]!]!;
  }
  return after;
}

/** Moves the pairs of pages that are both untouched. */
export function movePairs(
  { page, other, similarity }: SimilarPages,
  untouched: UntouchedNodes,
): SimilarPages {
  const kept = indexesWhere(
    page.length,
    (pair) => untouched[page[pair]!] !== none && untouched[other[pair]!] !== none,
  );
  return {
    page: kept.map((pair) => untouched[page[pair]!]!),
    other: kept.map((pair) => untouched[other[pair]!]!),
    similarity: Float32Array.from(kept, (pair) => similarity[pair]!),
  };
}
