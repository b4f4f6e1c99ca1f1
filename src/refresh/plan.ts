/** What a refresh has to do: nodes as they are, against those of the version before. */
import type { NodeKind } from '../catalog/index.ts';
import type { EdgeRecords, EmbeddingVersion, Places } from '../embeddings/index.ts';
import { none } from '../graph/index.ts';
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
  /** To encode, because their neighbourhood has drifted beyond the tolerance. */
  readonly drifted: number;
  /** To encode, because the version before is of another model, length or storage, or recorded in another form. */
  readonly remodelled: number;
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
  /** What the next version records of the edges of all nodes. */
  readonly records: EdgeRecords;
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
  /** Encode everything. */
  readonly full: boolean;
}

/** Decides which nodes of a kind are encoded and which are carried over from the version before, if there is one. */
export async function planKind(
  kind: NodeKind,
  before: EmbeddingVersion | undefined,
  { places, changed, records, sameRecords }: KnownNodes,
  reader: NodeReader,
  { sameModel, tolerance, full }: PlanRules,
): Promise<KindPlan> {
  const known = places.shards.reduce((sum, shard) => sum + Number(shard !== none), 0);
  const rowsBefore = before?.meta.counts[kind] ?? 0;
  const counts = { changed: 0, drifted: 0 };
  const leave = (position: number, reason: keyof typeof counts) => {
    places.shards[position] = none;
    counts[reason]++;
  };
  const compares = before !== undefined && sameModel && !full;
  for (const nodes of compares ? inShards(before, kind, places) : []) {
    const { positions } = nodes;
    const exposed = Uint32Array.from(positions.keys()).filter((i) => {
      const position = positions[i]!;
      return changed[position] === 0 && isExposed(records.exposures[position]!, tolerance);
    });
    const drifted = await findDrifted(reader, takeNodes(nodes, exposed), tolerance);
    for (const position of positions) if (changed[position] === 1) leave(position, 'changed');
    for (const [row, i] of exposed.entries()) {
      records.exposures[positions[i]!] = 0;
      if (drifted[row] === 1) leave(positions[i]!, 'drifted');
    }
  }
  if (!compares) places.shards.fill(none);
  const encode = Uint32Array.from(places.shards.keys()).filter(
    (position) => places.shards[position] === none,
  );
  for (const position of encode) records.exposures[position] = 0;
  return {
    places,
    records,
    encode,
    counts: {
      added: places.shards.length - known,
      ...counts,
      remodelled: sameModel ? 0 : known,
      forced: sameModel && full ? known : 0,
      carried: compares ? known - counts.changed - counts.drifted : 0,
      deleted: rowsBefore - known,
    },
    unchanged: before !== undefined && encode.length === 0 && rowsBefore === known && sameRecords,
  };
}
