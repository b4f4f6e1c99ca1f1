/** Edges grouped by the nodes at one end, for the nodes that a step asks about. */
import { type Groups, groupByKey, none } from '../../base/index.ts';
import { type EdgeList, type End, otherEnd } from './edges.ts';

/**
 * Groups the edges that are left by their node at `end`, in their order: group i is of the i-th node asked about.
 *
 * @param nodes how many there are at that end
 * @param wanted whether a node's edges are asked about
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
  return groupByKey(edges[end], groups, { groupOf, leftOut: edges.gone });
}

/**
 * Strikes all but one of the edges that join the same nodes: the heaviest stays, of equal ones the newest, then the
 * first.
 *
 * @param rows edges grouped by `end`, of all nodes that may have the same edge twice
 * @param others how many nodes there are at the other end
 * @returns how many were removed
 */
export function removeDuplicates(edges: EdgeList, rows: Groups, end: End, others: number): number {
  const column = edges[otherEnd(end)];
  const best = new Uint32Array(others); // the best edge so far
  const seenIn = new Uint32Array(others); // 1 + the row that it is of, 0 before the first
  let removed = 0;
  for (let row = 0; row + 1 < rows.offsets.length; row++) {
    for (let i = rows.offsets[row]!; i < rows.offsets[row + 1]!; i++) {
      const edge = rows.members[i]!;
      const other = column[edge]!;
      const isFirst = seenIn[other] !== row + 1;
      const isBetter = isFirst || outranks(edges, edge, best[other]!);
      if (!isFirst) {
        edges.gone[isBetter ? best[other]! : edge] = 1;
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

/** Whether a moment is later than another; one that is not known is the earliest. */
export function isNewer(time: number, other: number): boolean {
  return time > other || (Number.isNaN(other) && !Number.isNaN(time));
}
