/** Hashes of edges, which show later whether the edges of a node have changed. */
import { finish32 } from '../base/index.ts';
import type { Graph } from './graph.ts';

/** Hashes of the edges of nodes. n = nodes */
export interface EdgeHashes {
  /** A hash of the keys of each node's neighbors, which does not depend on their order. `[n]` */
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
