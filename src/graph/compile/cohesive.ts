/** Edges between pages and their pins, and which of them cohere. */

import { none } from '../../base/index.ts';
import type { Relation } from '../relation.ts';
import type { CompileConfig } from './config.ts';
import type { EdgeList } from './edges.ts';

/** What became of the pairs. */
export interface CohesiveCounts {
  /** Pairs that were removed, those that were not scored among them. */
  readonly removed: number;
  /** Pairs that were not scored. */
  readonly unscored: number;
}

/** One edge for each pin that links to a page, ascending by pin; it weighs its cohesion, 1 where that was not scored. */
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
  return { from, to, weight, gone: new Uint8Array(links) };
}

/** Strikes the edges of pins that cohere too little with their page. */
export function removeNonCohesive(
  { to, gone }: EdgeList,
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
    gone[edge] = 1;
    removed++;
  }
  return { removed, unscored };
}
