/** Nodes as they are, compared with what the vectors of a shard were made from. */
import type { NodeKind } from '../catalog/index.ts';
import { type FileFinder, readOrigins, type Shard } from '../embeddings/index.ts';
import { measureDrift } from './drift.ts';
import type { NodeReader } from './node-reader.ts';

/** What became of a node since its vector was made. */
export const verdict = { same: 0, changed: 1, drifted: 2 } as const;

/** Nodes with vectors in one shard. */
export interface NodesInShard {
  readonly kind: NodeKind;
  /** Their positions within the kind. */
  readonly positions: Uint32Array;
  /** The row of each in the shard. */
  readonly rows: Uint32Array;
  readonly shard: Shard;
  /** What finds the shard's files. */
  readonly finder: FileFinder;
}

/** Compares nodes with their rows in a shard; drift up to `tolerance` is none. A `verdict` each. */
export async function compareWithShard(
  reader: NodeReader,
  { kind, positions, rows, shard, finder }: NodesInShard,
  tolerance: number,
): Promise<Uint8Array> {
  const verdicts = new Uint8Array(positions.length);
  const origins = await readOrigins(finder, shard);
  const contents = reader.contents(kind, positions);
  const contentWidth = origins.contents.length / shard.rows;
  for (let i = 0; i < positions.length; i++) {
    if (!isSameRow(contents, i, origins.contents, rows[i]!, contentWidth)) verdicts[i] = verdict.changed;
  }
  const width = origins.neighbours.length / shard.rows;
  if (width === 0) return verdicts;

  const left = Uint32Array.from(positions.keys()).filter((i) => verdicts[i] === verdict.same);
  const now = await reader.surroundings(
    kind,
    left.map((i) => positions[i]!),
  );
  for (const [row, i] of left.entries()) {
    if (measureDrift(origins, rows[i]!, now, row, width) > tolerance) verdicts[i] = verdict.drifted;
  }
  return verdicts;
}

function isSameRow(a: Uint8Array, rowOfA: number, b: Uint8Array, rowOfB: number, width: number): boolean {
  for (let i = 0; i < width; i++) {
    if (a[rowOfA * width + i] !== b[rowOfB * width + i]) return false;
  }
  return true;
}
