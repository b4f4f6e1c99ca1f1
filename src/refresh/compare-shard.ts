/** Compares nodes as they are now with what the vectors of a shard were made from. */
import type { NodeKind } from '../catalog/index.ts';
import {
  type EmbeddingVersion,
  type FileFinder,
  groupByShard,
  type RowLocations,
  readContents,
  readOrigins,
  type Shard,
} from '../embeddings/index.ts';
import { measureDrift } from './drift.ts';
import type { NodeReader } from './node-reader.ts';

/** Nodes whose vectors are in one shard. */
export interface NodesInShard {
  readonly kind: NodeKind;
  /** Their positions within the kind. */
  readonly positions: Uint32Array;
  /** The row of each in the shard. */
  readonly rows: Uint32Array;
  readonly shard: Shard;
  /** Finds the shard's files. */
  readonly finder: FileFinder;
}

/** Groups nodes by the shard of a version that has their vectors. Shards without such nodes are left out. */
export function* inShards(
  before: EmbeddingVersion,
  kind: NodeKind,
  locations: RowLocations,
): Generator<NodesInShard> {
  const shards = before.shardsOf(kind);
  for (const [number, positions] of groupByShard(locations, shards.length).entries()) {
    if (positions.length === 0) continue;
    const rows = positions.map((position) => locations.rows[position]!);
    yield { kind, positions, rows, shard: shards[number]!, finder: before };
  }
}

/** Finds the nodes whose texts differ from those that their vectors were made from: 1 for each, else 0. */
export async function findChanged(
  reader: NodeReader,
  { kind, positions, rows, shard, finder }: NodesInShard,
): Promise<Uint8Array> {
  if (positions.length === 0) return new Uint8Array(0);
  const before = await readContents(finder, shard);
  const now = reader.contents(kind, positions);
  const width = before.length / shard.rows;
  return Uint8Array.from(positions, (_, i) => Number(!isSameRow(now, i, before, rows[i]!, width)));
}

/** Finds the nodes whose neighborhoods have drifted by more than `tolerance`: 1 for each, else 0. */
export async function findDrifted(
  reader: NodeReader,
  { kind, positions, rows, shard, finder }: NodesInShard,
  tolerance: number,
): Promise<Uint8Array> {
  const drifted = new Uint8Array(positions.length);
  if (!reader.hasNeighbors(kind) || positions.length === 0) return drifted;
  const before = await readOrigins(finder, shard);
  const width = before.neighbors.length / shard.rows;
  const now = await reader.neighborhoods(kind, positions);
  for (let i = 0; i < positions.length; i++)
    drifted[i] = Number(measureDrift(before, rows[i]!, now, i, width) > tolerance);
  return drifted;
}

/** Chooses some of the nodes, by their indexes in the list. */
export function takeNodes(nodes: NodesInShard, indexes: Uint32Array): NodesInShard {
  const { positions, rows } = nodes;
  return { ...nodes, positions: indexes.map((i) => positions[i]!), rows: indexes.map((i) => rows[i]!) };
}

function isSameRow(a: Uint8Array, rowOfA: number, b: Uint8Array, rowOfB: number, width: number): boolean {
  for (let i = 0; i < width; i++) {
    if (a[rowOfA * width + i] !== b[rowOfB * width + i]) return false;
  }
  return true;
}
