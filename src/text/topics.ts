/** Topics of words: latent semantic analysis by randomized subspace iteration. */
import { Random } from '../base/index.ts';
import { orthonormalize } from './orthonormal.ts';
import type { SparseRows } from './sparse-rows.ts';

/** Rounds of the iteration. Halko, Martinsson and Tropp: 2 or 3 suffice for spectra that decay slowly. */
const rounds = 3;

/**
 * The leading right singular vectors of the documents X [D, W], W = `columns`, as a matrix [W, dims]: Halko, Martinsson
 * and Tropp, "Finding Structure with Randomness" (2011), algorithm 4.4. Each round is `Q ← orthonormalize(Xᵀ X Q)`,
 * one document at a time, so that memory holds only two matrices [W, dims]. Columns beyond the rank are zero.
 */
export function findTopics(
  { offsets, ids, values }: SparseRows,
  columns: number,
  dims: number,
  seed: number,
): Float32Array {
  const random = new Random(seed);
  let basis: Float32Array = Float32Array.from({ length: columns * dims }, () => random.normal());
  const row = new Float32Array(dims);
  for (let round = 0; round < rounds; round++) {
    const next = new Float32Array(columns * dims);
    for (let d = 0; d + 1 < offsets.length; d++) {
      const start = offsets[d]!;
      const end = offsets[d + 1]!;
      row.fill(0); // becomes the coordinates of the document in the basis
      for (let i = start; i < end; i++) addScaled(row, 0, values[i]!, basis, ids[i]! * dims, dims);
      for (let i = start; i < end; i++) addScaled(next, ids[i]! * dims, values[i]!, row, 0, dims);
    }
    orthonormalize(next, columns, dims);
    basis = next;
  }
  return basis;
}

/** `to[t .. t + length) += scale · from[f .. f + length)`. */
export function addScaled(
  to: Float32Array,
  t: number,
  scale: number,
  from: Float32Array,
  f: number,
  length: number,
): void {
  for (let i = 0; i < length; i++) to[t + i]! += scale * from[f + i]!;
}
