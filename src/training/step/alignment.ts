/** The vectors that a run is aligned to, and what a step is fed of them. */
import { none } from '../../base/index.ts';
import type { NodeKind } from '../../catalog/index.ts';
import type { Model } from '../../model/index.ts';
import type { TensorData } from '../../tensor/index.ts';

/** The vectors of one kind. */
export interface AlignedVectors {
  /** For each node of the view, by position, its row in `vectors`, or `none`. */
  readonly rows: Uint32Array;
  /** Of unit length. `[known nodes, width]` */
  readonly vectors: Float32Array;
}

/** What new vectors shall stay close to, so that they can be compared with it (backward-compatible training). */
export interface Alignment {
  /** The embedding version, and the id of the model that made it. */
  readonly version: string;
  readonly model: string;
  /** Numbers of a vector; prefixes of the new ones that are longer are left free. */
  readonly width: number;
  readonly kinds: Readonly<Record<NodeKind, AlignedVectors>>;
  /** What training begins from: a model of the same settings; left out, from new weights. */
  readonly start?: Model;
}

/**
 * What a step is fed of some nodes of a kind: `KIND.target` `[nodes, width]`, zeros where there is none, and
 * `KIND.share` `[nodes]`, how much of the loss each is: nothing without a target, and all others alike.
 */
export function alignmentFeeds(
  { kinds, width }: Alignment,
  kind: NodeKind,
  positions: readonly number[],
): Record<string, TensorData> {
  const { rows, vectors } = kinds[kind];
  const target = new Float32Array(positions.length * width);
  const share = new Float32Array(positions.length);
  let known = 0;
  for (const position of positions) if (rows[position] !== none) known++;
  for (const [i, position] of positions.entries()) {
    const row = rows[position]!;
    if (row === none) continue;
    target.set(vectors.subarray(row * width, (row + 1) * width), i * width);
    share[i] = 1 / known;
  }
  return {
    [`${kind}.target`]: { dtype: 'float32', data: target, shape: [positions.length, width] },
    [`${kind}.share`]: { dtype: 'float32', data: share, shape: [positions.length] },
  };
}

/** The mean cosine of embeddings `[nodes, size]` with the vectors of the nodes that have one; NaN where none has. */
export function meanCosine(
  { kinds, width }: Alignment,
  kind: NodeKind,
  positions: ArrayLike<number>,
  embeddings: Float32Array,
): number {
  const { rows, vectors } = kinds[kind];
  const size = embeddings.length / positions.length;
  const common = Math.min(size, width);
  let [total, known] = [0, 0];
  for (let i = 0; i < positions.length; i++) {
    const row = rows[positions[i]!]!;
    if (row === none) continue;
    let [dot, squares, others] = [0, 0, 0];
    for (let j = 0; j < common; j++) {
      const [ours, theirs] = [embeddings[i * size + j]!, vectors[row * width + j]!];
      dot += ours * theirs;
      squares += ours * ours;
      others += theirs * theirs;
    }
    total += dot / Math.sqrt(squares * others);
    known++;
  }
  return total / known;
}
