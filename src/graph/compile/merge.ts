/** Merges pin clusters: all edges of a cluster lie on the pin that stands for it. */
import type { EdgeList, End } from './edges.ts';
import { groupEdges, removeDuplicates } from './rows.ts';

/**
 * Moves every edge of a pin to the pin that stands for its cluster. Of edges that this makes equal one is left.
 *
 * @param end where the pins stand
 * @param others how many nodes there are at the other end
 * @returns the edges and how many of them were removed
 */
export function mergePins(
  edges: EdgeList,
  end: End,
  pinClusters: Uint32Array,
  others: number,
): { readonly edges: EdgeList; readonly removed: number } {
  const merged: EdgeList = { ...edges, gone: edges.gone.slice(), [end]: standFor(edges[end], pinClusters) };
  const standsForMore = new Uint8Array(pinClusters.length);
  for (let pin = 0; pin < pinClusters.length; pin++) {
    if (pinClusters[pin] !== pin) standsForMore[pinClusters[pin]!] = 1;
  }
  const rows = groupEdges(merged, end, pinClusters.length, (pin) => standsForMore[pin] === 1);
  return { edges: merged, removed: removeDuplicates(merged, rows, end, others) };
}

/** How many pins another pin stands for. */
export function countMerged(pinClusters: Uint32Array): number {
  let merged = 0;
  for (let pin = 0; pin < pinClusters.length; pin++) if (pinClusters[pin] !== pin) merged++;
  return merged;
}

function standFor(pins: Uint32Array, pinClusters: Uint32Array): Uint32Array {
  const moved = new Uint32Array(pins.length);
  for (let i = 0; i < pins.length; i++) moved[i] = pinClusters[pins[i]!]!;
  return moved;
}
