/** What tells later whether a node has other edges. */
import { finish32 } from '../base/index.ts';
import type { Graph } from './graph.ts';

/** The edges of nodes in a few bytes. n = nodes */
export interface EdgeHashes {
  /** A hash of the keys of each node's neighbors, whatever their order. `[n]` */
  readonly hashes: Uint32Array;
  /** `[n]` */
  readonly degrees: Uint32Array;
}

/** Hashes the edges of the nodes from `first` to `end` (exclusive). */
export function hashEdges({ offsets, neighbors, keyHashes }: Graph, first: number, end: number): EdgeHashes {
  const hashes = new Uint32Array(end - first);
  const degrees = new Uint32Array(end - first);
  for (let node = first; node < end; node++) {
    let sum = 0;
    for (let i = offsets[node]!; i < offsets[node + 1]!; i++)
      sum = (sum + finish32(keyHashes[neighbors[i]!]!)) >>> 0;
    hashes[node - first] = sum;
    degrees[node - first] = offsets[node + 1]! - offsets[node]!;
  }
  return { hashes, degrees };
}
