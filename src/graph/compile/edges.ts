/** Edges while a graph is compiled: columns that steps remove edges from. */
import type { EdgeType } from '../graph.ts';

/**
 * Edges of one type: edge i joins position `from[i]` of the first kind of its type and `to[i]` of the second.
 * None stands twice.
 *
 * E = edges
 */
export interface EdgeList {
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /** 1 where a step removed the edge. `[E]` */
  readonly gone: Uint8Array;
  /** Left out: all weigh 1. `[E]` */
  readonly weight?: Float32Array;
  /** Milliseconds since 1970, NaN where it is not known; left out: none is. `[E]` */
  readonly time?: Float64Array;
}

/** The edges of all types. */
export type EdgeLists = Readonly<Record<EdgeType, EdgeList>>;

/** No edges of a type. */
export const noEdgeList: EdgeList = {
  from: new Uint32Array(0),
  to: new Uint32Array(0),
  gone: new Uint8Array(0),
};

/** One end of edges. */
export type End = 'from' | 'to';

export function otherEnd(end: End): End {
  return end === 'from' ? 'to' : 'from';
}

/** How many edges are left. */
export function countLeft({ gone }: EdgeList): number {
  let left = 0;
  for (let edge = 0; edge < gone.length; edge++) left += 1 - gone[edge]!;
  return left;
}

/** One end of the edges that are left; where all are, the column itself. */
export function endsLeft(edges: EdgeList, end: End): Uint32Array {
  const { gone, [end]: column } = edges;
  const count = countLeft(edges);
  if (count === column.length) return column;
  const left = new Uint32Array(count);
  let next = 0;
  for (let edge = 0; edge < column.length; edge++) if (gone[edge] === 0) left[next++] = column[edge]!;
  return left;
}

/** Adds to `degrees` the edges that are left at each node. */
export function addDegrees(edges: EdgeList, end: End, degrees: Uint32Array): Uint32Array {
  const column = edges[end];
  for (let edge = 0; edge < column.length; edge++) {
    if (edges.gone[edge] === 0) degrees[column[edge]!]! += 1;
  }
  return degrees;
}
