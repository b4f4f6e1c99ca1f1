/** Plans what a refresh has to do. */
import { indexesWhere, none } from '../base/index.ts';
import type { NodeKind } from '../catalog/index.ts';
import type { EdgeRecords, EmbeddingVersion, RowLocations } from '../embeddings/index.ts';
import { findDrifted, inShards, takeNodes } from './compare-shard.ts';
import type { NodeComparison } from './compare-version.ts';
import { isExposed } from './exposure.ts';
import type { NodeReader } from './node-reader.ts';

/** How many nodes of a kind are encoded, and why, and how many are not. */
export interface PlanCounts {
  /** To encode, because the version before lacks them. */
  readonly added: number;
  /** To encode, because their own texts have changed. */
  readonly changed: number;
  /** To encode, because their neighborhood has drifted beyond the tolerance. */
  readonly drifted: number;
  /** To encode, because the version before has another model, vector length, storage, or form of fingerprints. */
  readonly remodeled: number;
  /** To encode, because a full refresh was asked for. */
  readonly forced: number;
  /** Not to encode: their vectors are carried over. */
  readonly carried: number;
  /** In the version before, but no longer in the view. */
  readonly deleted: number;
}

/** What to do for one kind. */
export interface KindPlan {
  /** The locations, in the version before, of the vectors that are carried over; `none` for other nodes. */
  readonly locations: RowLocations;
  /** What the next version records of the edges of all nodes; undefined if all are encoded. */
  readonly records: EdgeRecords | undefined;
  /** The positions, within the kind, of the nodes to encode, ascending. */
  readonly encode: Uint32Array;
  readonly counts: PlanCounts;
  /** Whether the new version would have exactly the rows of the version before. */
  readonly unchanged: boolean;
}

/** The rules of a plan. */
export interface PlanRules {
  /** Whether the version before has the same model, vector length, storage and form of fingerprints. */
  readonly sameModel: boolean;
  /** A vector is carried over up to this much drift. */
  readonly tolerance: number;
}

/**
 * Decides which nodes of a kind are encoded and which are carried over from the version before, if there is one.
 *
 * @param locations of the nodes in the version before; set to `none` for nodes that are not carried over
 * @param comparison undefined if nothing can or shall be compared: then everything is encoded
 */
export async function planKind(
  kind: NodeKind,
  before: EmbeddingVersion | undefined,
  locations: RowLocations,
  comparison: NodeComparison | undefined,
  reader: NodeReader,
  { sameModel, tolerance }: PlanRules,
): Promise<KindPlan> {
  const had = locations.shards.reduce((sum, shard) => sum + Number(shard !== none), 0);
  const hadRows = before?.meta.counts[kind] ?? 0;
  const counts = comparison
    ? await takeOut(kind, before!, locations, comparison, reader, tolerance)
    : { changed: 0, drifted: 0 };
  if (comparison === undefined) locations.shards.fill(none);
  const encode = indexesWhere(locations.shards.length, (position) => locations.shards[position] === none);
  if (comparison !== undefined) for (const position of encode) comparison.records.exposures[position] = 0;
  const sameRecords = comparison?.sameRecords ?? locations.shards.length === 0;
  return {
    locations,
    records: comparison?.records,
    encode,
    counts: {
      added: locations.shards.length - had,
      ...counts,
      remodeled: sameModel ? 0 : had,
      forced: sameModel && comparison === undefined ? had : 0,
      carried: comparison ? had - counts.changed - counts.drifted : 0,
      deleted: hadRows - had,
    },
    unchanged: before !== undefined && encode.length === 0 && hadRows === had && sameRecords,
  };
}

/** Sets the locations of nodes that have changed or drifted to `none`, and counts these nodes. */
async function takeOut(
  kind: NodeKind,
  before: EmbeddingVersion,
  locations: RowLocations,
  { changed, records: { exposures } }: NodeComparison,
  reader: NodeReader,
  tolerance: number,
): Promise<Pick<PlanCounts, 'changed' | 'drifted'>> {
  const counts = { changed: 0, drifted: 0 };
  const leave = (position: number, reason: keyof typeof counts) => {
    locations.shards[position] = none;
    counts[reason]++;
  };
  for (const nodes of inShards(before, kind, locations)) {
    const { positions } = nodes;
    const exposed = indexesWhere(
      positions.length,
      (i) => changed[positions[i]!] === 0 && isExposed(exposures[positions[i]!]!, tolerance),
    );
    const drifted = await findDrifted(reader, takeNodes(nodes, exposed), tolerance);
    for (const position of positions) if (changed[position] === 1) leave(position, 'changed');
    for (const [row, i] of exposed.entries()) {
      exposures[positions[i]!] = 0;
      if (drifted[row] === 1) leave(positions[i]!, 'drifted');
    }
  }
  return counts;
}
