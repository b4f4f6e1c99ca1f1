/** The step that merges pin clusters: all edges of a cluster move to the pin that represents it. */
import type { EdgeList, End } from './edges.ts';
import { groupEdges, removeDuplicates } from './rows.ts';

/**
 * Moves every edge of a pin to the pin that represents its cluster. Of edges that become equal, one is kept.
 *
 * @param end the end of the edges at which the pins are
 * @param others the number of nodes at the other end
 * @returns the edges and how many of them were removed
 */
export function mergePins(
  edges: EdgeList,
  end: End,
  pinClusters: Uint32Array,
  others: number,
): { readonly edges: EdgeList; readonly removed: number } {
  const merged: EdgeList = {
    ...edges,
    isRemoved: edges.isRemoved.slice(),
    [end]: representativesOf(edges[end], pinClusters),
  };
  const representsOthers = new Uint8Array(pinClusters.length);
  for (let pin = 0; pin < pinClusters.length; pin++) {
    if (pinClusters[pin] !== pin) representsOthers[pinClusters[pin]!] = 1;
  }
  const rows = groupEdges(merged, end, pinClusters.length, (pin) => representsOthers[pin] === 1);
  return { edges: merged, removed: removeDuplicates(merged, rows, end, others) };
}

/** How many pins are represented by another pin. */
export function countMerged(pinClusters: Uint32Array): number {
  let merged = 0;
  for (let pin = 0; pin < pinClusters.length; pin++) if (pinClusters[pin] !== pin) merged++;
  return merged;
}

function representativesOf(pins: Uint32Array, pinClusters: Uint32Array): Uint32Array {
  const moved = new Uint32Array(pins.length);
  for (let i = 0; i < pins.length; i++) moved[i] = pinClusters[pins[i]!]!;
  return moved;
}
