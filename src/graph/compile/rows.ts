/** Groups edges by the nodes at one end. */
import { type Groups, groupByKey, none } from '../../base/index.ts';
import { type EdgeList, type End, otherEnd } from './edges.ts';

/**
 * Groups the edges that are not removed by their node at `end`, in order. Group i belongs to the i-th wanted node.
 *
 * @param nodes the number of nodes at that end
 * @param wanted whether the edges of a node are wanted
 */
export function groupEdges(
  edges: EdgeList,
  end: End,
  nodes: number,
  wanted: (node: number) => boolean,
): Groups {
  const groupOf = new Uint32Array(nodes);
  let groups = 0;
  for (let node = 0; node < nodes; node++) groupOf[node] = wanted(node) ? groups++ : none;
  return groupByKey(edges[end], groups, { groupOf, leftOut: edges.isRemoved });
}

/**
 * Keeps one of the edges that join the same two nodes, and removes the others. The edge of the highest weight is kept;
 * of equal ones the newest, then the first.
 *
 * @param rows edges grouped by `end`, for all nodes that may have the same edge twice
 * @param others the number of nodes at the other end
 * @returns the number of removed edges
 */
export function removeDuplicates(edges: EdgeList, rows: Groups, end: End, others: number): number {
  const column = edges[otherEnd(end)];
  const best = new Uint32Array(others); // the best edge to each node so far
  const seenIn = new Uint32Array(others); // 1 + the row of this edge, 0 if there is none yet
  let removed = 0;
  for (let row = 0; row + 1 < rows.offsets.length; row++) {
    for (let i = rows.offsets[row]!; i < rows.offsets[row + 1]!; i++) {
      const edge = rows.members[i]!;
      const other = column[edge]!;
      const isFirst = seenIn[other] !== row + 1;
      const isBetter = isFirst || outranks(edges, edge, best[other]!);
      if (!isFirst) {
        edges.isRemoved[isBetter ? best[other]! : edge] = 1;
        removed++;
      }
      if (isBetter) best[other] = edge;
      seenIn[other] = row + 1;
    }
  }
  return removed;
}

function outranks({ weight, time }: EdgeList, edge: number, other: number): boolean {
  if (weight !== undefined && weight[edge] !== weight[other]) return weight[edge]! > weight[other]!;
  return time !== undefined && isNewer(time[edge]!, time[other]!);
}

/** Whether a time is later than another. An unknown time (NaN) is the earliest. */
export function isNewer(time: number, other: number): boolean {
  return time > other || (Number.isNaN(other) && !Number.isNaN(time));
}
