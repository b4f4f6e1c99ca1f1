/** Facets of pages and pins, for filters: site, language, time. */
import { type DuckDb, queryColumns } from '../../storage/index.ts';
import type { TablesName } from './snapshot.ts';

/** Facets of all nodes of a kind, in the order of their keys. n = nodes */
export interface Facets {
  readonly keys: readonly string[];
  /** The registrable domain of a page, or of the page of a pin; empty if a pin has no page. `[n]` */
  readonly site: readonly string[];
  /** The language of a page, or of the page of a pin, in lower case; empty if unknown. `[n]` */
  readonly language: readonly string[];
  /** When a page was published or a pin was created: milliseconds since 1970, NaN if unknown. `[n]` */
  readonly time: Float64Array;
}

/** The kinds of nodes that have facets. */
export type FacetedKind = 'page' | 'pin';

/** Reads the facets of a view's pages or pins. */
export function readFacets(db: DuckDb, view: TablesName, kind: FacetedKind): Promise<Facets> {
  return queryColumns(db, kind === 'page' ? pageFacets(view) : pinFacets(view), {
    keys: 'text',
    site: 'text',
    language: 'text',
    time: 'number',
  }) as Promise<Facets>; // no text is null
}

function pageFacets(view: TablesName): string {
  return `SELECT key AS keys, node.site, coalesce(lower(language), '') AS language,
      epoch_us(published_at)::DOUBLE / 1000 AS time
    FROM ${view}_page node JOIN pages ON pages.url = key ORDER BY node.id`;
}

function pinFacets(view: TablesName): string {
  return `SELECT node.key AS keys, coalesce(page.site, '') AS site, coalesce(lower(language), '') AS language,
      epoch_us(created_at)::DOUBLE / 1000 AS time
    FROM ${view}_pin node JOIN pins ON pins.pin_id = node.key
      LEFT JOIN ${view}_page page ON page.id = node.page LEFT JOIN pages ON pages.url = page.key ORDER BY node.id`;
}
