/** The step that prunes nodes: pins with too many edges lose all of them. */

import type { EdgeType } from '../graph.ts';
import { addDegrees, type EdgeList, type EdgeLists, type End } from './edges.ts';

/** The edges that count as a pin's degree, to its page and its boards, and the end at which the pin is. */
const pinEnds: readonly (readonly [EdgeType, End])[] = [
  ['pagePin', 'to'],
  ['pinBoard', 'from'],
];

/** Removes all edges of pins that have more than `most`. Returns the numbers of these pins and of removed edges by type. */
export function prunePins(edgeLists: EdgeLists, pins: number, most: number) {
  const degrees = new Uint32Array(pins);
  for (const [type, end] of pinEnds) addDegrees(edgeLists[type], end, degrees);
  const isPruned = (pin: number) => degrees[pin]! > most;
  const removed: Partial<Record<EdgeType, number>> = {};
  for (const [type, end] of pinEnds) {
    const count = removeAt(edgeLists[type], end, isPruned);
    if (count > 0) removed[type] = count;
  }
  return { removed, pins: degrees.reduce((count, degree) => count + (degree > most ? 1 : 0), 0) };
}

function removeAt(edges: EdgeList, end: End, isPruned: (node: number) => boolean): number {
  const column = edges[end];
  let removed = 0;
  for (let edge = 0; edge < column.length; edge++) {
    if (edges.isRemoved[edge] === 1 || !isPruned(column[edge]!)) continue;
    edges.isRemoved[edge] = 1;
    removed++;
  }
  return removed;
}
