/** Rules for hits: near-duplicates are collapsed into the best of them, and the hits of a site can be limited. */
import { dot } from '../base/index.ts';
import type { Rule } from './ranking.ts';

/**
 * If there are no link clusters, pages whose full vectors have at least this cosine count as near-duplicates.
 */
const duplicateCosine = 0.95;

/** Keeps at most `limit` rows of each group, and all rows without a group. */
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
 * Keeps only the best of rows with nearly the same vector.
 *
 * @param vectorOf the vector of a row, of unit length
 */
export function collapseSimilar(vectorOf: (id: number) => Float32Array): Rule {
  const kept: Float32Array[] = [];
  return {
    admits: (id) => kept.every((other) => dot(other, vectorOf(id)) < duplicateCosine),
    keep(id) {
      kept.push(vectorOf(id));
    },
  };
}
