/** Edge lists: the edges while a graph is compiled. Steps mark edges as removed. */
import type { EdgeType } from '../graph.ts';

/**
 * The edges of one type, without repetitions. Edge i joins the node at position `from[i]` of the type's first kind with
 * the node at position `to[i]` of its second kind.
 *
 * E = edges
 */
export interface EdgeList {
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /** 1 if a step has removed the edge. `[E]` */
  readonly isRemoved: Uint8Array;
  /** Default: all weights are 1. `[E]` */
  readonly weight?: Float32Array;
  /** Milliseconds since 1970, UTC; NaN if unknown. Default: all unknown. `[E]` */
  readonly time?: Float64Array;
}

/** The edges of all types. */
export type EdgeLists = Readonly<Record<EdgeType, EdgeList>>;

/** An empty edge list. */
export const noEdgeList: EdgeList = {
  from: new Uint32Array(0),
  to: new Uint32Array(0),
  isRemoved: new Uint8Array(0),
};

/** One end of edges. */
export type End = 'from' | 'to';

export function otherEnd(end: End): End {
  return end === 'from' ? 'to' : 'from';
}

/** How many edges are not removed. */
export function countLeft({ isRemoved }: EdgeList): number {
  let left = 0;
  for (let edge = 0; edge < isRemoved.length; edge++) left += 1 - isRemoved[edge]!;
  return left;
}

/** One end of the edges that are not removed. If none is removed, this is the column itself. */
export function endsLeft(edges: EdgeList, end: End): Uint32Array {
  const { isRemoved, [end]: column } = edges;
  const count = countLeft(edges);
  if (count === column.length) return column;
  const left = new Uint32Array(count);
  let next = 0;
  for (let edge = 0; edge < column.length; edge++) if (isRemoved[edge] === 0) left[next++] = column[edge]!;
  return left;
}

/** Counts the edges that are not removed at each node, and adds the counts to `degrees`. */
export function addDegrees(edges: EdgeList, end: End, degrees: Uint32Array): Uint32Array {
  const column = edges[end];
  for (let edge = 0; edge < column.length; edge++) {
    if (edges.isRemoved[edge] === 0) degrees[column[edge]!]! += 1;
  }
  return degrees;
}
