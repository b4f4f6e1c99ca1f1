/** Rules for hits: near-duplicates are collapsed into the best of them, and a site may be limited. */
import { dot } from '../base/index.ts';
import type { Rule } from './ranking.ts';

/**
 * Pages whose vectors, at their full size, have at least this cosine are near-duplicates where no link clusters say
 * which are.
 */
const copyCosine = 0.95;

/** Keeps at most `limit` rows of each group; rows without one are all kept. */
export function limitPerGroup<Group>(groupOf: (id: number) => Group | undefined, limit: number): Rule {
  const counts = new Map<Group, number>();
  return {
    admits(id) {
      const group = groupOf(id);
      return group === undefined || (counts.get(group) ?? 0) < limit;
    },
    keep(id) {
      const group = groupOf(id);
      if (group !== undefined) counts.set(group, (counts.get(group) ?? 0) + 1);
    },
  };
}

/**
 * Keeps the best of rows with nearly the same vector.
 *
 * @param vectors of unit length. `[n, width]`
 */
export function unlikeVectors(vectors: Float32Array, width: number): Rule {
  const kept: Float32Array[] = [];
  const vectorOf = (id: number) => vectors.subarray(id * width, (id + 1) * width);
  return {
    admits: (id) => kept.every((other) => dot(other, vectorOf(id)) < copyCosine),
    keep(id) {
      kept.push(vectorOf(id));
    },
  };
}
