/** Pairs of near-duplicates, found band by band. */

import { orderByKey } from '../../base/index.ts';
import { GrowingUint32 } from '../words/growing.ts';
import type { DuplicateTest } from './duplicate-test.ts';
import { type Contents, copyTest } from './duplicates.ts';

/** Contents of one key are compared with at most this many that came before: linear work in any bucket. */
const mostLeaders = 64;

/** One band for one worker. */
export interface BandTask {
  readonly contents: Contents;
  readonly band: number;
}

/** Near-duplicates: `later[i]` is one of `earlier[i]`, a lower index. */
export interface DuplicatePairs {
  readonly later: Uint32Array;
  readonly earlier: Uint32Array;
}

/** For each content, the first of those with the same key in the band that is a near-duplicate of it, if there is one. */
export function findBandCopies({ contents, band }: BandTask): DuplicatePairs {
  const test = copyTest(contents);
  const keys = test.keys(band);
  const order = orderByKey(keys);
  const later = new GrowingUint32();
  const earlier = new GrowingUint32();
  for (let start = 0, end = 0; start < order.length; start = end) {
    const key = keys[order[start]!]!;
    while (end < order.length && keys[order[end]!] === key) end++;
    if (end - start === 1) continue;
    pairWithLeaders(test, order.subarray(start, end), (item, leader) => {
      later.push(item);
      earlier.push(leader);
    });
  }
  return { later: later.takeShared(), earlier: earlier.takeShared() };
}

/** Compares each content of a bucket with its leaders: those that are no copy of a leader before them. */
function pairWithLeaders(
  test: DuplicateTest,
  bucket: Uint32Array,
  add: (item: number, leader: number) => void,
): void {
  const leaders: number[] = [];
  for (const item of bucket) {
    const leader = leaders.find((each) => test.similar(item, each));
    if (leader !== undefined) add(item, leader);
    else if (leaders.length < mostLeaders) leaders.push(item);
  }
}
