/** Facets by row of a version, and the rows that a filter lets through. */
import type { Facets } from '../catalog/index.ts';
import { matchFacets, type SearchFilter } from './filter.ts';

/** The facets of rows with these keys; those that the catalog does not have any more have none. */
export function alignFacets(facets: Facets, keys: readonly string[]): Facets {
  const positions = new Map(facets.keys.map((key, position) => [key, position]));
  const at = Int32Array.from(keys, (key) => positions.get(key) ?? -1);
  return {
    keys,
    site: Array.from(at, (position) => facets.site[position] ?? ''),
    language: Array.from(at, (position) => facets.language[position] ?? ''),
    time: Float64Array.from(at, (position) => facets.time[position] ?? Number.NaN),
  };
}

/** The rows whose facets match, and whose key is one of `among` where that is given. Ascending. */
export function matchingRows(facets: Facets, filter: SearchFilter, among?: ReadonlySet<string>): Uint32Array {
  const matches = matchFacets(facets, filter);
  const rows = new Uint32Array(facets.keys.length);
  let count = 0;
  for (let row = 0; row < facets.keys.length; row++) {
    if ((among === undefined || among.has(facets.keys[row]!)) && matches(row)) rows[count++] = row;
  }
  return rows.slice(0, count);
}
