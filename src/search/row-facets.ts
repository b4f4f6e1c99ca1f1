/** Facets in the order of a version's rows, and the rows that match a filter. */
import type { Facets } from '../catalog/index.ts';
import { matchFacets, type SearchFilter } from './filter.ts';

/** The facets of rows with these keys. Keys that the catalog no longer has get empty facets. */
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

/** The rows whose facets match the filter and, if `among` is given, whose key is in it. Ascending. */
export function matchingRows(facets: Facets, filter: SearchFilter, among?: ReadonlySet<string>): Uint32Array {
  const matches = matchFacets(facets, filter);
  const rows = new Uint32Array(facets.keys.length);
  let count = 0;
  for (let row = 0; row < facets.keys.length; row++) {
    if ((among === undefined || among.has(facets.keys[row]!)) && matches(row)) rows[count++] = row;
  }
  return rows.slice(0, count);
}
