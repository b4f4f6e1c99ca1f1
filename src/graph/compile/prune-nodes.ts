/** Prunes nodes: pins with too many edges lose all of them. */

import type { EdgeType } from '../graph.ts';
import { addDegrees, type Draft, type DraftEdges, type End } from './edges.ts';

/** Where a pin stands in the edges that count as its degree: those to its page and its boards. */
const pinEnds: readonly (readonly [EdgeType, End])[] = [
  ['pagePin', 'to'],
  ['pinBoard', 'from'],
];

/** Strikes all edges of the pins that have more than `most`; gives how many pins that were, and edges of each type. */
export function prunePins(draft: Draft, pins: number, most: number) {
  const degrees = new Uint32Array(pins);
  for (const [type, end] of pinEnds) addDegrees(draft[type], end, degrees);
  const isPruned = (pin: number) => degrees[pin]! > most;
  const removed: Partial<Record<EdgeType, number>> = {};
  for (const [type, end] of pinEnds) {
    const struck = strikeAt(draft[type], end, isPruned);
    if (struck > 0) removed[type] = struck;
  }
  return { removed, pins: degrees.reduce((count, degree) => count + (degree > most ? 1 : 0), 0) };
}

function strikeAt(edges: DraftEdges, end: End, isPruned: (node: number) => boolean): number {
  const column = edges[end];
  let struck = 0;
  for (let edge = 0; edge < column.length; edge++) {
    if (edges.gone[edge] === 1 || !isPruned(column[edge]!)) continue;
    edges.gone[edge] = 1;
    struck++;
  }
  return struck;
}
