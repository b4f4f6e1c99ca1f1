/** The edges between pages and their pins, and the step that removes those of low cohesion. */

import { none } from '../../base/index.ts';
import type { Relation } from '../relation.ts';
import type { CompileConfig } from './config.ts';
import type { EdgeList } from './edges.ts';

/** The counts of the cohesion step. */
export interface CohesiveCounts {
  /** Pairs that were removed, including those without a score. */
  readonly removed: number;
  /** Pairs without a score. */
  readonly unscored: number;
}

/** Makes one edge for each pin that links to a page, ascending by pin. Its weight is its cohesion, or 1 without a score. */
export function linkPages({ pageOfPin, cohesion }: Relation): EdgeList {
  let links = 0;
  for (let pin = 0; pin < pageOfPin.length; pin++) if (pageOfPin[pin] !== none) links++;
  const from = new Uint32Array(links);
  const to = new Uint32Array(links);
  const weight = new Float32Array(links);
  let edge = 0;
  for (let pin = 0; pin < pageOfPin.length; pin++) {
    if (pageOfPin[pin] === none) continue;
    from[edge] = pageOfPin[pin]!;
    to[edge] = pin;
    weight[edge++] = Number.isNaN(cohesion[pin]!) ? 1 : cohesion[pin]!;
  }
  return { from, to, weight, isRemoved: new Uint8Array(links) };
}

/** Removes the edges whose cohesion is below the threshold. */
export function removeNonCohesive(
  { to, isRemoved }: EdgeList,
  cohesion: Relation['cohesion'],
  { edgeThreshold, unscored: fate }: CompileConfig['cohesion'],
): CohesiveCounts {
  let removed = 0;
  let unscored = 0;
  for (let edge = 0; edge < to.length; edge++) {
    const score = cohesion[to[edge]!]!;
    const isUnscored = Number.isNaN(score);
    if (isUnscored) unscored++;
    if (isUnscored ? fate === 'keep' : score >= edgeThreshold) continue;
    isRemoved[edge] = 1;
    removed++;
  }
  return { removed, unscored };
}
