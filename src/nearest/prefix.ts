/** Matryoshka prefixes: short embeddings cut from full ones (Kusupati et al. 2022, section 3). */
import { LinkSageError } from '../base/index.ts';

/**
 * The first `dims` numbers of each vector, scaled to unit length; a prefix of zeros stays one. With `dims` equal
 * to `width` the same array is given back, not a copy.
 *
 * @param vectors unit vectors. `[n, width]`
 * @returns `[n, dims]`
 * @throws LinkSageError when `dims` is not a whole number from 1 to `width`.
 */
export function prefixOf(vectors: Float32Array, width: number, dims: number): Float32Array {
  checkDims('prefix', width, dims);
  if (dims === width) return vectors;
  const rows = vectors.length / width;
  const prefixes = new Float32Array(rows * dims);
  for (let row = 0; row < rows; row++) {
    const from = row * width;
    let squares = 0;
    for (let i = 0; i < dims; i++) squares += vectors[from + i]! ** 2;
    const scale = squares === 0 ? 0 : 1 / Math.sqrt(squares);
    for (let i = 0; i < dims; i++) prefixes[row * dims + i] = vectors[from + i]! * scale;
  }
  return prefixes;
}

/**
 * Checks a length of prefixes.
 *
 * @throws LinkSageError as {@link prefixOf} does, beginning with `where`.
 */
export function checkDims(where: string, width: number, dims: number): void {
  if (Number.isInteger(dims) && dims >= 1 && dims <= width) return;
  throw new LinkSageError(`${where}: expected dims from 1 to ${width}, got ${dims}`);
}
