/** What a refresh has to do: nodes as they are, against those of the version before. */
import type { NodeKind } from '../catalog/index.ts';
import { type EmbeddingVersion, groupByShard, type Places } from '../embeddings/index.ts';
import { none } from '../graph/index.ts';
import { compareWithShard, verdict } from './compare.ts';
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

/**
 * Compares the nodes of a kind with the version before, if there is one.
 *
 * @param places of the nodes in the version before; those that are not carried are taken out of them
 */
export async function planKind(
  kind: NodeKind,
  before: EmbeddingVersion | undefined,
  places: Places,
  reader: NodeReader,
  { sameModel, tolerance, full }: PlanRules,
): Promise<KindPlan> {
  const known = places.shards.reduce((sum, shard) => sum + Number(shard !== none), 0);
  const rowsBefore = before?.meta.counts[kind] ?? 0;
  const found = { [verdict.same]: 0, [verdict.changed]: 0, [verdict.drifted]: 0 };
  const compares = sameModel && !full;
  for (const [number, positions] of compares ? inShards(before, kind, places) : []) {
    const shard = before!.shardsOf(kind)[number]!;
    const rows = positions.map((position) => places.rows[position]!);
    const nodes = { kind, positions, rows, shard, finder: before! };
    const verdicts = await compareWithShard(reader, nodes, tolerance);
    for (const [i, position] of positions.entries()) {
      found[verdicts[i] as keyof typeof found]++;
      if (verdicts[i] !== verdict.same) places.shards[position] = none;
    }
  }
  if (!compares) places.shards.fill(none);
  const encode = Uint32Array.from(places.shards.keys()).filter(
    (position) => places.shards[position] === none,
  );
  return {
    places,
    encode,
    counts: {
      added: places.shards.length - known,
      changed: found[verdict.changed],
      drifted: found[verdict.drifted],
      remodelled: sameModel ? 0 : known,
      forced: sameModel && full ? known : 0,
      carried: found[verdict.same],
      deleted: rowsBefore - known,
    },
    unchanged: before !== undefined && encode.length === 0 && rowsBefore === known,
  };
}

/** The shards of a version that hold any of the places, by number, with the positions of those. */
function inShards(before: EmbeddingVersion | undefined, kind: NodeKind, places: Places) {
  const groups = groupByShard(places, before?.shardsOf(kind).length ?? 0);
  return [...groups.entries()].filter(([, positions]) => positions.length > 0);
}
