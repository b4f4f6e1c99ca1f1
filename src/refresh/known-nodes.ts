/** Nodes as they are beside what a version keeps of them: which are new or read otherwise, and how exposed all are. */
import type { NodeKind } from '../catalog/index.ts';
import {
  type EdgeRecords,
  type EmbeddingVersion,
  type PerKind,
  type Places,
  perKind,
  type RecordedRows,
} from '../embeddings/index.ts';
import { type EdgeHashes, type Graph, hashEdges, type NodeChanges, nodeKinds, none } from '../graph/index.ts';
import { findChanged, inShards, takeNodes } from './compare.ts';
import { addExposure } from './exposure.ts';
import type { NodeReader } from './node-reader.ts';

/** The nodes of a kind beside the version before. n = nodes */
export interface KnownNodes {
  /** Their places in it; those of nodes that are not carried are taken out by the plan. */
  readonly places: Places;
  /** 1 where it lacks a node, or has it with other texts. `[n]` */
  readonly changed: Uint8Array;
  /** Their edges and exposures; those of nodes whose neighbours are found again are set to 0 by the plan. */
  readonly records: EdgeRecords;
  /** Whether the version records the same. */
  readonly sameRecords: boolean;
}

/** What nodes are compared by. */
export interface KnowOptions {
  readonly mayDiffer: (kind: NodeKind) => Uint8Array | undefined;
  readonly spread: (changes: NodeChanges) => Float32Array;
}

/**
 * Compares all nodes with a version; without one to compare with, all are changed.
 *
 * @param rows of the nodes in the version
 * @param options.mayDiffer which nodes of a kind may have other texts; undefined: all
 * @param options.spread tells how far changes reach, see `spreadChanges`
 */
export async function knowNodes(
  graph: Graph,
  reader: NodeReader,
  before: EmbeddingVersion | undefined,
  rows: PerKind<RecordedRows>,
  { mayDiffer, spread }: KnowOptions,
): Promise<PerKind<KnownNodes>> {
  const hashes = perKind((kind) =>
    hashEdges(graph, graph.first[kind], graph.first[kind] + graph.counts[kind]),
  );
  const known = (kind: NodeKind, changed: Uint8Array, exposures: Uint32Array, sameRecords: boolean) => {
    const { shards, rows: rowsInShards } = rows[kind];
    const records = { edges: hashes[kind].hashes, degrees: hashes[kind].degrees, exposures };
    return { places: { shards, rows: rowsInShards }, changed, records, sameRecords };
  };
  if (before === undefined) {
    return perKind((kind) => {
      const count = graph.counts[kind];
      return known(kind, new Uint8Array(count).fill(1), new Uint32Array(count), count === 0);
    });
  }
  const contents = new Uint8Array(graph.first.cluster);
  const edges = new Float32Array(graph.first.cluster);
  for (const kind of nodeKinds) {
    const changed = await findChangedNodes(kind, before, rows[kind], reader, mayDiffer(kind));
    contents.set(changed, graph.first[kind]);
    edges.set(findChangedEdges(hashes[kind], rows[kind]), graph.first[kind]);
  }
  const reached = spread({ contents, edges });
  return perKind((kind) => {
    const [from, to] = [graph.first[kind], graph.first[kind] + graph.counts[kind]];
    const added = reached.subarray(from, to);
    const exposures = addExposure(rows[kind].records!.exposures, added);
    const isSame = added.every((exposure) => exposure === 0);
    return known(kind, contents.subarray(from, to), exposures, isSame);
  });
}

/** The nodes of a kind that a version lacks or has with other texts: 1 for each. `[n]` */
async function findChangedNodes(
  kind: NodeKind,
  before: EmbeddingVersion,
  places: Places,
  reader: NodeReader,
  mayDiffer: Uint8Array | undefined,
): Promise<Uint8Array> {
  const changed = places.shards.map((shard) => Number(shard === none));
  for (const nodes of inShards(before, kind, places)) {
    const { positions } = nodes;
    const doubtful = Uint32Array.from(positions.keys()).filter((i) => mayDiffer?.[positions[i]!] !== 0);
    const here = await findChanged(reader, takeNodes(nodes, doubtful));
    for (const [i, at] of doubtful.entries()) changed[positions[at]!] = here[i]!;
  }
  return Uint8Array.from(changed);
}

/** The share of each node's edges that are others than a version records; 1 for a node that it lacks. `[n]` */
function findChangedEdges({ hashes, degrees }: EdgeHashes, { shards, records }: RecordedRows): Float32Array {
  return Float32Array.from(hashes, (hash, i) => {
    if (shards[i] === none) return 1;
    if (hash === records!.edges[i]) return 0;
    // Which edges are others is not recorded: one at least, and as many as the degrees differ by
    const [now, then] = [degrees[i]!, records!.degrees[i]!];
    return Math.max(1, Math.abs(now - then)) / Math.max(now, then, 1);
  });
}
