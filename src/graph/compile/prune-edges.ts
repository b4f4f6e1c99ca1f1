/** The step that prunes edges: a node with too many keeps only the best. */
import { Random } from '../../base/index.ts';
import { addDegrees, type EdgeList, type End, otherEnd } from './edges.ts';
import { groupEdges, isNewer } from './rows.ts';

/** How many edges a node keeps, given its degree in edges of that type. */
export type DegreeLimit = (degree: number) => number;

/**
 * Removes each edge that one of its ends does not keep. A node keeps the edges of the highest weight; of equal ones the
 * newest, then those with the lowest key hash at the other end. Takes time linear in the number of edges.
 *
 * @param keyHashes the key hashes of the nodes at each end
 * @returns the number of removed edges
 */
export function pruneEdges(
  edges: EdgeList,
  keyHashes: Readonly<Record<End, Uint32Array>>,
  limit: DegreeLimit,
): number {
  const isOver = new Uint8Array(edges.isRemoved.length); // separate flags, so that one end does not see what the other removes
  for (const end of ['from', 'to'] as const) {
    for (const edge of edgesOverLimit(edges, end, keyHashes, limit)) isOver[edge] = 1;
  }
  let removed = 0;
  for (let edge = 0; edge < isOver.length; edge++) {
    if (isOver[edge] === 0) continue;
    edges.isRemoved[edge] = 1;
    removed++;
  }
  return removed;
}

/** The edges that the nodes at one end do not keep. */
export function edgesOverLimit(
  edges: EdgeList,
  end: End,
  keyHashes: Readonly<Record<End, Uint32Array>>,
  limit: DegreeLimit,
): Uint32Array {
  const degrees = addDegrees(edges, end, new Uint32Array(keyHashes[end].length));
  const rows = groupEdges(edges, end, degrees.length, (node) => degrees[node]! > limit(degrees[node]!));
  const precedes = rankingOf(edges, otherEnd(end), keyHashes[otherEnd(end)]);
  const random = new Random(0);
  let over = 0;
  for (let row = 0; row + 1 < rows.offsets.length; row++) {
    const begin = rows.offsets[row]!;
    const close = rows.offsets[row + 1]!;
    const kept = begin + limit(close - begin);
    moveFirst(rows.members, begin, close, kept, precedes, random);
    rows.members.copyWithin(over, kept, close); // never overwrites what is still to be read
    over += close - kept;
  }
  return rows.members.subarray(0, over);
}

type Precedes = (edge: number, other: number) => boolean;

/** The order in which the edges of a node are kept. It is total, since no node occurs twice at the other end. */
function rankingOf({ weight, time, ...ends }: EdgeList, end: End, keyHashes: Uint32Array): Precedes {
  const nodes = ends[end];
  return (edge, other) => {
    if (weight !== undefined && weight[edge] !== weight[other]) return weight[edge]! > weight[other]!;
    if (time !== undefined) {
      if (isNewer(time[edge]!, time[other]!)) return true;
      if (isNewer(time[other]!, time[edge]!)) return false;
    }
    const hash = keyHashes[nodes[edge]!]!;
    const otherHash = keyHashes[nodes[other]!]!;
    return hash === otherHash ? nodes[edge]! < nodes[other]! : hash < otherHash;
  };
}

/**
 * Moves the first `middle - begin` items of a range, in the order of `precedes`, to its front (Hoare's quickselect).
 * Pivots are random, so that no order of the input makes it slow; the set of items in front does not depend on them.
 */
function moveFirst(
  items: Uint32Array,
  begin: number,
  end: number,
  middle: number,
  precedes: Precedes,
  random: Random,
): void {
  let low = begin;
  let high = end - 1;
  while (low < high) {
    const pivot = items[low + random.below(high - low + 1)]!;
    let left = low;
    let right = high;
    while (left <= right) {
      while (precedes(items[left]!, pivot)) left++;
      while (precedes(pivot, items[right]!)) right--;
      if (left > right) break;
      const held = items[left]!;
      items[left++] = items[right]!;
      items[right--] = held;
    }
    if (middle <= right) high = right;
    else if (middle > left) low = left;
    else return;
  }
}
