/** What a refresh has to do: fingerprints now against those of the version before. */

import type { NodeRows } from '../embeddings/index.ts';
import { none } from '../graph/index.ts';

/** How many nodes of a kind are what. */
export interface PlanCounts {
  /** To encode, because the version before lacks them. */
  readonly added: number;
  /** To encode, because what the model reads of them is another. */
  readonly changed: number;
  /** To encode, because the version before is of another model or length. */
  readonly remodelled: number;
  /** As they were: their vectors are taken over. */
  readonly carried: number;
  /** In the version before, but no longer here. */
  readonly deleted: number;
}

/** What to do for one kind. */
export interface KindPlan {
  /** The row of each node in the version before where its vector is carried, else `none`. `[n]` */
  readonly carriedFrom: Uint32Array;
  /** The positions, within the kind, of the nodes to encode, ascending. */
  readonly encode: Uint32Array;
  readonly counts: PlanCounts;
  /** Whether the rows of the version before are the rows wanted. */
  readonly unchanged: boolean;
}

/**
 * Compares the rows wanted with those of the version before, if there is one.
 *
 * @param sameModel whether that version is of the same model and length; if not, that is why fingerprints differ.
 */
export function planKind(wanted: NodeRows, before: NodeRows | undefined, sameModel: boolean): KindPlan {
  const rowOf = new Map(before?.keys.map((key, row) => [key, row]));
  const carriedFrom = new Uint32Array(wanted.keys.length).fill(none);
  const encode: number[] = [];
  let known = 0;
  let inPlace = 0;
  for (const [i, key] of wanted.keys.entries()) {
    const row = rowOf.get(key);
    if (row !== undefined) known++;
    if (row === undefined || before!.fingerprints[row] !== wanted.fingerprints[i]) {
      encode.push(i);
      continue;
    }
    carriedFrom[i] = row;
    if (row === i) inPlace++;
  }
  const carried = wanted.keys.length - encode.length;
  const differing = known - carried;
  return {
    carriedFrom,
    encode: Uint32Array.from(encode),
    counts: {
      added: wanted.keys.length - known,
      changed: sameModel ? differing : 0,
      remodelled: sameModel ? 0 : differing,
      carried,
      deleted: rowOf.size - known,
    },
    unchanged: before !== undefined && inPlace === wanted.keys.length && rowOf.size === inPlace,
  };
}
