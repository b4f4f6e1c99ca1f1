/** Updates the sites of pages after an import. */
import { keyHash, none } from '../../base/index.ts';
import { siteOf } from '../../content/index.ts';
import type { Relation } from '../relation.ts';

/** The pages after an import. */
export interface MovedPages {
  readonly count: number;
  /** The new position of each old page; `none` if it was removed or touched. */
  readonly untouched: Uint32Array;
  /** The touched pages, by new position, and their URLs. */
  readonly touched: { readonly page: Uint32Array; readonly url: readonly string[] };
  /** Reads the URLs at some old positions, ascending. */
  readonly readUrls: (positions: Uint32Array) => Promise<readonly string[]>;
}

/**
 * Numbers the sites that have pages, in ascending order of their names (bytes of UTF-8). A relation has no names of
 * sites, but the name of a site follows from the URL of any of its pages.
 */
export async function updateSites(before: Relation['sites'], pages: MovedPages): Promise<Relation['sites']> {
  const { count, untouched, touched, readUrls } = pages;
  const samples = onePageOfEach(before, untouched);
  const staying = (await readUrls(samples)).map(siteOf);
  const coming = touched.url.map(siteOf);
  const names = [...new Set([...staying, ...coming])].sort(compareUtf8);
  const numbers = new Map(names.map((name, number) => [name, number]));

  const renumbered = new Uint32Array(before.keyHashes.length);
  for (let i = 0; i < samples.length; i++)
    renumbered[before.ofPage[samples[i]!]!] = numbers.get(staying[i]!)!;
  const ofPage = new Uint32Array(count);
  for (let page = 0; page < untouched.length; page++) {
    if (untouched[page] !== none) ofPage[untouched[page]!] = renumbered[before.ofPage[page]!]!;
  }
  for (let i = 0; i < coming.length; i++) ofPage[touched.page[i]!] = numbers.get(coming[i]!)!;
  return { ofPage, keyHashes: Uint32Array.from(names, (name) => keyHash('site', name)) };
}

/** The first untouched page of each site that has one. Old positions, ascending. */
function onePageOfEach({ ofPage, keyHashes }: Relation['sites'], untouched: Uint32Array): Uint32Array {
  const seen = new Uint8Array(keyHashes.length);
  const samples = new Uint32Array(keyHashes.length);
  let found = 0;
  for (let page = 0; page < ofPage.length; page++) {
    if (seen[ofPage[page]!] === 1 || untouched[page] === none) continue;
    seen[ofPage[page]!] = 1;
    samples[found++] = page;
  }
  return samples.subarray(0, found);
}

/** Compares strings in the order of their UTF-8 bytes, in which surrogate pairs come after all other code units. */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return codePointOrder(x) - codePointOrder(y);
  }
  return a.length - b.length;
}

function codePointOrder(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x1_0000 : unit;
}
