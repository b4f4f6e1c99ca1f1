/** The relation: a view and its signals as columns of positions. All steps of a compile work on it. */
import { LinkSageError, none } from '../base/index.ts';
import type { CatalogView, NodeKind } from '../catalog/index.ts';

/**
 * The nodes, links and signals of a view as columns.
 *
 * P = pins, G = pages, S = saves, N = sites
 */
export interface Relation {
  readonly counts: Readonly<Record<NodeKind, number>>;
  /** The key hash of each node, by position. */
  readonly keyHashes: Readonly<Record<NodeKind, Uint32Array>>;
  /** The page of each pin; `none` if it links to no page. `[P]` */
  readonly pageOfPin: Uint32Array;
  /** Ascending by pin, then board. `savedAt` is in milliseconds since 1970, UTC; NaN if unknown. `[S]` */
  readonly saves: {
    readonly pin: Uint32Array;
    readonly board: Uint32Array;
    readonly savedAt: Float64Array;
  };
  /** The site of each page, and the key hash of each site. `[G]`, `[N]` */
  readonly sites: { readonly ofPage: Uint32Array; readonly keyHashes: Uint32Array };
  /** Cohesion of each pin with its page; NaN without a score. `[P]` */
  readonly cohesion: Float32Array;
  /** The pin that represents each pin's cluster, which may be the pin itself. `[P]` */
  readonly pinClusters: Uint32Array;
  /** The page that represents each page's link cluster, which may be the page itself. `[G]` */
  readonly linkClusters: Uint32Array;
  readonly similarPages: SimilarPages;
}

/** Pairs of pages with similar content, found for pages of low degree. */
export interface SimilarPages {
  /** The page of low degree. */
  readonly page: Uint32Array;
  readonly other: Uint32Array;
  readonly similarity: Float32Array;
}

/** The part of a relation that is computed from content. */
export type Signals = Pick<Relation, 'cohesion' | 'pinClusters' | 'linkClusters' | 'similarPages'>;

/**
 * Reads a view. Signals that are left out are empty: no scores, every node a cluster of its own, no similar pages. They
 * can be added later: `{ ...relation, ...signals }`.
 *
 * @throws LinkSageError if the length of a signal does not fit the view
 */
export async function readRelation(view: CatalogView, signals: Partial<Signals> = {}): Promise<Relation> {
  const counts = await view.counts();
  const relation = {
    counts,
    keyHashes: {
      page: await view.keyHashes('page'),
      pin: await view.keyHashes('pin'),
      board: await view.keyHashes('board'),
    },
    pageOfPin: await readPageOfPin(view, counts.pin),
    saves: await view.saves(),
    sites: await view.sites(),
    ...noSignals(counts),
    ...signals,
  };
  checkLength('cohesion', relation.cohesion, counts.pin);
  checkLength('pinClusters', relation.pinClusters, counts.pin);
  checkLength('linkClusters', relation.linkClusters, counts.page);
  return relation;
}

/** Empty signals. */
export function noSignals(counts: Relation['counts']): Signals {
  return {
    cohesion: new Float32Array(counts.pin).fill(Number.NaN),
    pinClusters: identity(counts.pin),
    linkClusters: identity(counts.page),
    similarPages: { page: new Uint32Array(0), other: new Uint32Array(0), similarity: new Float32Array(0) },
  };
}

/** 0, 1, 2, … */
export function identity(length: number): Uint32Array {
  const positions = new Uint32Array(length);
  for (let i = 0; i < length; i++) positions[i] = i;
  return positions;
}

async function readPageOfPin(view: CatalogView, pins: number): Promise<Uint32Array> {
  const pageOfPin = new Uint32Array(pins).fill(none);
  const { pin, page } = await view.pinPages();
  for (let i = 0; i < pin.length; i++) pageOfPin[pin[i]!] = page[i]!;
  return pageOfPin;
}

function checkLength(name: string, column: { readonly length: number }, expected: number): void {
  if (column.length === expected) return;
  throw new LinkSageError(`relation: expected ${expected} values of ${name}, got ${column.length}`);
}
