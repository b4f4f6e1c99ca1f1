/** The facets of the rows of a version and of those that are newer. */
import type { Facets } from '../../catalog/index.ts';
import { matchFacets, type SearchFilter } from '../filter.ts';
import { alignFacets, matchingRows } from '../row-facets.ts';
import type { LiveRows } from './live-rows.ts';

/** What filters compare of a node; see `Facets`. */
export interface NodeFacets {
  readonly site: string;
  readonly language: string;
  /** Milliseconds since 1970, NaN if unknown. */
  readonly time: number;
}

/** Facets by row. */
export class LiveFacets {
  readonly #version: Facets;
  readonly #keys: readonly string[];
  readonly #rows: LiveRows;
  readonly #newer = new Map<number, NodeFacets>();

  /** @param keys of all rows; they grow as rows are added */
  constructor(catalog: Facets, keys: readonly string[], rows: LiveRows) {
    this.#version = alignFacets(catalog, keys.slice(0, rows.ofVersion));
    this.#keys = keys;
    this.#rows = rows;
  }

  put(row: number, facets: NodeFacets): void {
    this.#newer.set(row, facets);
  }

  /** The site of a row; empty if it has none. */
  siteOf(row: number): string {
    return this.#newer.get(row)?.site ?? this.#version.site[row] ?? '';
  }

  /** The rows that match the filter and, if `among` is given, whose key is in it. Ascending. */
  matching(filter: SearchFilter, among?: ReadonlySet<string>): Uint32Array {
    const before = matchingRows(this.#version, filter, among);
    if (this.#rows.isEmpty) return before;
    const rows = [...this.#newer.keys()];
    const all = [...this.#newer.values()];
    const matches = matchFacets(
      {
        keys: [],
        site: all.map(({ site }) => site),
        language: all.map(({ language }) => language),
        time: Float64Array.from(all, ({ time }) => time),
      },
      filter,
    );
    const gone = new Set(this.#rows.gone);
    const isMeant = (row: number) => !gone.has(row) && (among?.has(this.#keys[row]!) ?? true);
    return Uint32Array.from([
      ...before.filter((row) => !this.#newer.has(row) && !gone.has(row)),
      ...rows.filter((row, i) => matches(i) && isMeant(row)),
    ]).sort();
  }
}
