/** The sites of pages after an import. */
import { keyHash, none } from '../../base/index.ts';
import { siteOf } from '../../content/index.ts';
import type { Relation } from '../relation.ts';

/** What has become of the pages. */
export interface MovedPages {
  readonly count: number;
  /** The position after of each page of before, `none` where it is gone or touched. */
  readonly stays: Uint32Array;
  /** The other pages, by position after, and the URL of each. */
  readonly touched: { readonly page: Uint32Array; readonly url: readonly string[] };
  /** Reads the URLs at some positions of before, ascending. */
  readonly readUrls: (positions: Uint32Array) => Promise<readonly string[]>;
}

/**
 * Numbers sites again, in ascending order of their names (bytes of UTF-8), those without pages left out. A relation
 * keeps no names, but each site's can be read off the URL of any of its pages.
 */
export async function updateSites(before: Relation['sites'], pages: MovedPages): Promise<Relation['sites']> {
  const { count, stays, touched, readUrls } = pages;
  const samples = onePageOfEach(before, stays);
  const staying = (await readUrls(samples)).map(siteOf);
  const coming = touched.url.map(siteOf);
  const names = [...new Set([...staying, ...coming])].sort(compareUtf8);
  const numbers = new Map(names.map((name, number) => [name, number]));

  const renumbered = new Uint32Array(before.keyHashes.length);
  for (let i = 0; i < samples.length; i++)
    renumbered[before.ofPage[samples[i]!]!] = numbers.get(staying[i]!)!;
  const ofPage = new Uint32Array(count);
  for (let page = 0; page < stays.length; page++) {
    if (stays[page] !== none) ofPage[stays[page]!] = renumbered[before.ofPage[page]!]!;
  }
  for (let i = 0; i < coming.length; i++) ofPage[touched.page[i]!] = numbers.get(coming[i]!)!;
  return { ofPage, keyHashes: Uint32Array.from(names, (name) => keyHash('site', name)) };
}

/** The first page that stays of each site that has one. Positions of before, ascending. */
function onePageOfEach({ ofPage, keyHashes }: Relation['sites'], stays: Uint32Array): Uint32Array {
  const seen = new Uint8Array(keyHashes.length);
  const samples = new Uint32Array(keyHashes.length);
  let found = 0;
  for (let page = 0; page < ofPage.length; page++) {
    if (seen[ofPage[page]!] === 1 || stays[page] === none) continue;
    seen[ofPage[page]!] = 1;
    samples[found++] = page;
  }
  return samples.subarray(0, found);
}

/** Compares by the bytes of UTF-8, in which a surrogate pair comes after every single code unit. */
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
