/** What a refresh has to do: nodes as they are, against those of the version before. */
import { indexesWhere, none } from '../base/index.ts';
import type { NodeKind } from '../catalog/index.ts';
import type { EdgeRecords, EmbeddingVersion, Places } from '../embeddings/index.ts';
import { findDrifted, inShards, takeNodes } from './compare.ts';
import { isExposed } from './exposure.ts';
import type { KnownNodes } from './known-nodes.ts';
import type { NodeReader } from './node-reader.ts';

/** How many nodes of a kind are what. */
export interface PlanCounts {
  /** To encode, because the version before lacks them. */
  readonly added: number;
  /** To encode, because their own content is another. */
  readonly changed: number;
  /** To encode, because their neighborhood has drifted beyond the tolerance. */
  readonly drifted: number;
  /** To encode, because the version before is of another model, length or storage, or recorded in another form. */
  readonly remodeled: number;
  /** To encode, because everything was asked for. */
  readonly forced: number;
  /** As they were: their vectors are taken over. */
  readonly carried: number;
  /** In the version before, but no longer here. */
  readonly deleted: number;
}

/** What to do for one kind. */
export interface KindPlan {
  /** The place of each node in the version before where its vector is carried, else `none`. */
  readonly places: Places;
  /** What the next version records of the edges of all nodes; undefined where all are encoded. */
  readonly records: EdgeRecords | undefined;
  /** The positions, within the kind, of the nodes to encode, ascending. */
  readonly encode: Uint32Array;
  readonly counts: PlanCounts;
  /** Whether the rows of the version before are the rows wanted. */
  readonly unchanged: boolean;
}

/** What a plan is made by. */
export interface PlanRules {
  /** Whether the version before is of the same model, length and storage, and recorded alike. */
  readonly sameModel: boolean;
  /** The most drift at which a vector is carried over. */
  readonly tolerance: number;
}

/**
 * Decides which nodes of a kind are encoded and which are carried over from the version before, if there is one.
 *
 * @param places of the nodes in it; those of nodes that are not carried are taken out
 * @param known undefined where nothing can be compared, or is to be: everything is encoded
 */
export async function planKind(
  kind: NodeKind,
  before: EmbeddingVersion | undefined,
  places: Places,
  known: KnownNodes | undefined,
  reader: NodeReader,
  { sameModel, tolerance }: PlanRules,
): Promise<KindPlan> {
  const had = places.shards.reduce((sum, shard) => sum + Number(shard !== none), 0);
  const hadRows = before?.meta.counts[kind] ?? 0;
  const counts = known
    ? await takeOut(kind, before!, places, known, reader, tolerance)
    : { changed: 0, drifted: 0 };
  if (known === undefined) places.shards.fill(none);
  const encode = indexesWhere(places.shards.length, (position) => places.shards[position] === none);
  if (known !== undefined) for (const position of encode) known.records.exposures[position] = 0;
  const sameRecords = known?.sameRecords ?? places.shards.length === 0;
  return {
    places,
    records: known?.records,
    encode,
    counts: {
      added: places.shards.length - had,
      ...counts,
      remodeled: sameModel ? 0 : had,
      forced: sameModel && known === undefined ? had : 0,
      carried: known ? had - counts.changed - counts.drifted : 0,
      deleted: hadRows - had,
    },
    unchanged: before !== undefined && encode.length === 0 && hadRows === had && sameRecords,
  };
}

/** Takes nodes that have changed or drifted out of their places, and counts them. */
async function takeOut(
  kind: NodeKind,
  before: EmbeddingVersion,
  places: Places,
  { changed, records: { exposures } }: KnownNodes,
  reader: NodeReader,
  tolerance: number,
): Promise<Pick<PlanCounts, 'changed' | 'drifted'>> {
  const counts = { changed: 0, drifted: 0 };
  const leave = (position: number, reason: keyof typeof counts) => {
    places.shards[position] = none;
    counts[reason]++;
  };
  for (const nodes of inShards(before, kind, places)) {
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
