/** Edges grouped by the nodes at one end, for the nodes that a step asks about. */
import { type DraftEdges, type End, otherEnd } from './edges.ts';

/** Row i has the edges `edges[offsets[i] .. offsets[i + 1])` of one node. N = nodes asked about, E = their edges */
export interface EdgeRows {
  /** `[N + 1]` */
  readonly offsets: Uint32Array;
  /** Indices of edges. `[E]` */
  readonly edges: Uint32Array;
}

/**
 * Groups the edges that are left by their node at `end`, in their order.
 *
 * @param degrees edges left at each node
 * @param wanted whether a node's edges are asked about
 */
export function groupEdges(
  edges: DraftEdges,
  end: End,
  degrees: Uint32Array,
  wanted: (node: number) => boolean,
): EdgeRows {
  const next = new Uint32Array(degrees.length);
  const isWanted = new Uint8Array(degrees.length);
  let rows = 0;
  for (let node = 0; node < degrees.length; node++) if (wanted(node)) rows += isWanted[node] = 1;
  const offsets = new Uint32Array(rows + 1);
  let row = 0;
  for (let node = 0; node < degrees.length; node++) {
    if (isWanted[node] === 0) continue;
    next[node] = offsets[row]!;
    offsets[row + 1] = offsets[row]! + degrees[node]!;
    row++;
  }
  const grouped = new Uint32Array(offsets[rows]!);
  const column = edges[end];
  for (let edge = 0; edge < column.length; edge++) {
    const node = column[edge]!;
    if (edges.gone[edge] === 0 && isWanted[node] === 1) grouped[next[node]!++] = edge;
  }
  return { offsets, edges: grouped };
}

/**
 * Strikes all but one of the edges that join the same nodes: the heaviest stays, of equal ones the newest, then the
 * first.
 *
 * @param rows edges grouped by `end`, of all nodes that may have the same edge twice
 * @param others how many nodes there are at the other end
 * @returns how many were struck
 */
export function strikeDuplicates(edges: DraftEdges, rows: EdgeRows, end: End, others: number): number {
  const column = edges[otherEnd(end)];
  const best = new Uint32Array(others); // the best edge so far
  const seenIn = new Uint32Array(others); // 1 + the row that it is of, 0 before the first
  let struck = 0;
  for (let row = 0; row + 1 < rows.offsets.length; row++) {
    for (let i = rows.offsets[row]!; i < rows.offsets[row + 1]!; i++) {
      const edge = rows.edges[i]!;
      const other = column[edge]!;
      const isFirst = seenIn[other] !== row + 1;
      const isBetter = isFirst || outranks(edges, edge, best[other]!);
      if (!isFirst) {
        edges.gone[isBetter ? best[other]! : edge] = 1;
        struck++;
      }
      if (isBetter) best[other] = edge;
      seenIn[other] = row + 1;
    }
  }
  return struck;
}

function outranks({ weight, time }: DraftEdges, edge: number, other: number): boolean {
  if (weight !== undefined && weight[edge] !== weight[other]) return weight[edge]! > weight[other]!;
  return time !== undefined && isNewer(time[edge]!, time[other]!);
}

/** Whether a moment is later than another; one that is not known is the earliest. */
export function isNewer(time: number, other: number): boolean {
  return time > other || (Number.isNaN(other) && !Number.isNaN(time));
}
