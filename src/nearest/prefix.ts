/** Matryoshka prefixes: the first numbers of an embedding are a shorter embedding (Kusupati et al. 2022, section 3). */
import { LinkSageError } from '../base/index.ts';

/**
 * The first `dims` numbers of each vector, scaled to unit length. A prefix of zeros stays zero. If `dims` equals
 * `width`, the same array is returned, not a copy.
 *
 * @param vectors unit vectors. `[n, width]`
 * @returns `[n, dims]`
 * @throws LinkSageError if `dims` is not a whole number from 1 to `width`.
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
 * Checks the length of prefixes.
 *
 * @throws LinkSageError like {@link prefixOf}, beginning with `where`.
 */
export function checkDims(where: string, width: number, dims: number): void {
  if (Number.isInteger(dims) && dims >= 1 && dims <= width) return;
  throw new LinkSageError(`${where}: expected dims from 1 to ${width}, got ${dims}`);
}
