/** Checks of the arguments of a search, the same for all indexes. */
import { LinkSageError } from '../base/index.ts';
import type { SearchOptions, VectorIndex } from './vector-index.ts';

/**
 * Checks a search and counts its queries.
 *
 * @throws LinkSageError as {@link VectorIndex.search} does
 */
export function checkSearch(
  { size, dims }: Pick<VectorIndex, 'size' | 'dims'>,
  queries: Float32Array,
  k: number,
  { exclude, allowed }: SearchOptions,
): number {
  const asked = countRows('search', queries, dims);
  if (!Number.isInteger(k) || k < 1) throw new LinkSageError(`search: expected k of 1 or more, got ${k}`);
  if (exclude !== undefined && exclude.length !== asked) {
    throw new LinkSageError(`search: expected ${asked} lists to exclude, got ${exclude.length}`);
  }
  if (allowed !== undefined) checkAllowed(allowed, size);
  return asked;
}

/**
 * Counts rows of `dims` numbers.
 *
 * @throws LinkSageError that begins with `where` if the last row is not complete
 */
export function countRows(where: string, vectors: Float32Array, dims: number): number {
  const rows = vectors.length / dims;
  if (Number.isInteger(rows)) return rows;
  throw new LinkSageError(`${where}: expected rows of ${dims} numbers, got ${vectors.length} numbers`);
}

function checkAllowed(allowed: Uint32Array, size: number): void {
  for (let i = 0; i < allowed.length; i++) {
    if (allowed[i]! < size && (i === 0 || allowed[i]! > allowed[i - 1]!)) continue;
    throw new LinkSageError(
      `search: expected allowed ids below ${size}, ascending, got ${allowed[i]} at ${i}`,
    );
  }
}
