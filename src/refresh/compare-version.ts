/** Compares all nodes with a version: which are new or have other texts, and how exposed each is to changes. */
import { indexesWhere, none } from '../base/index.ts';
import type { NodeKind } from '../catalog/index.ts';
import { nodeKinds, type PerKind, perKind } from '../catalog/index.ts';
import type { EdgeRecords, EmbeddingVersion, RecordedRows, RowLocations } from '../embeddings/index.ts';
import { measureExposures, type NodeChanges } from '../graph/index.ts';
import type { CarriedTexts } from './carried-texts.ts';
import { findChanged, inShards, takeNodes } from './compare-shard.ts';
import { addExposure } from './exposure.ts';
import type { NodeReader } from './node-reader.ts';

/** The nodes of a kind, compared with the version before. n = nodes */
export interface NodeComparison {
  /** 1 if the version lacks a node, or has it with other texts. `[n]` */
  readonly changed: Uint8Array;
  /** The current edges of the nodes, and their exposures. */
  readonly records: EdgeRecords;
  /** Whether the version has the same records. */
  readonly sameRecords: boolean;
}

/**
 * Compares all nodes with a version.
 *
 * @param rows the locations and records of the nodes in the version
 * @param texts says which nodes may have other texts
 * @param sameWalk whether neighbors are found in the same way as for the version; if not, all nodes are fully exposed
 */
export async function compareWithVersion(
  reader: NodeReader,
  before: EmbeddingVersion,
  rows: PerKind<RecordedRows>,
  texts: CarriedTexts,
  sameWalk: boolean,
): Promise<PerKind<NodeComparison>> {
  const { graph } = reader.corpus;
  const records = perKind((kind) => reader.recordEdges(kind));
  const contents = new Uint8Array(graph.first.cluster);
  const edges = new Float32Array(graph.first.cluster);
  for (const kind of nodeKinds) {
    const changed = await findChangedNodes(kind, before, rows[kind], reader, texts.mayDiffer(kind));
    contents.set(changed, graph.first[kind]);
    edges.set(findChangedEdges(records[kind], rows[kind]), graph.first[kind]);
  }
  const changes: NodeChanges = { contents, edges };
  const added = sameWalk ? measureExposures(graph, reader.walk, changes) : edges.map(() => 1);
  return perKind((kind) => {
    const [from, to] = [graph.first[kind], graph.first[kind] + graph.counts[kind]];
    const addedHere = added.subarray(from, to);
    return {
      changed: contents.subarray(from, to),
      records: { ...records[kind], exposures: addExposure(rows[kind].records!.exposures, addedHere) },
      sameRecords: addedHere.every((exposure) => exposure === 0),
    };
  });
}

/** Finds the nodes of a kind that a version lacks or has with other texts: 1 for each, else 0. `[n]` */
async function findChangedNodes(
  kind: NodeKind,
  before: EmbeddingVersion,
  locations: RowLocations,
  reader: NodeReader,
  mayDiffer: Uint8Array | undefined,
): Promise<Uint8Array> {
  const changed = new Uint8Array(locations.shards.length).fill(1);
  for (const nodes of inShards(before, kind, locations)) {
    const { positions } = nodes;
    for (const position of positions) changed[position] = 0;
    const doubtful = indexesWhere(positions.length, (i) => mayDiffer?.[positions[i]!] !== 0);
    const here = await findChanged(reader, takeNodes(nodes, doubtful));
    for (const [i, at] of doubtful.entries()) changed[positions[at]!] = here[i]!;
  }
  return changed;
}

/** The share of each node's edges that differ from those of a version; 1 for a node that it lacks. `[n]` */
function findChangedEdges(now: EdgeRecords, { shards, records: before }: RecordedRows): Float32Array {
  const shares = new Float32Array(shards.length);
  for (let i = 0; i < shares.length; i++) {
    if (shards[i] === none) shares[i] = 1;
    else if (now.edges[i] !== before!.edges[i]) {
      // It is not recorded which edges changed: at least one, and at least the difference of the degrees
      const [degree, degreeBefore] = [now.degrees[i]!, before!.degrees[i]!];
      shares[i] = Math.max(1, Math.abs(degree - degreeBefore)) / Math.max(degree, degreeBefore, 1);
    }
  }
  return shares;
}
