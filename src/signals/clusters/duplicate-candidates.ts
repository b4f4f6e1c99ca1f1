/** Finds pairs of near-duplicates, band by band. */

import { orderByKey } from '../../base/index.ts';
import { GrowingUint32 } from '../words/growing.ts';
import type { DuplicateTest } from './duplicate-test.ts';
import { type Contents, openDuplicateTest } from './duplicates.ts';

/** Each content is compared with at most this many others of its bucket, so that the work is linear. */
const mostLeaders = 64;

/** The work of one worker: one band. */
export interface BandTask {
  readonly contents: Contents;
  readonly band: number;
}

/** Pairs of near-duplicates: `later[i]` and `earlier[i]`, which is the lower index. */
export interface DuplicatePairs {
  readonly later: Uint32Array;
  readonly earlier: Uint32Array;
}

/** For each content, the first leader with the same key in the band that is a near-duplicate of it, if there is one. */
export function findBandPairs({ contents, band }: BandTask): DuplicatePairs {
  const test = openDuplicateTest(contents);
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

/** Compares each content of a bucket with the leaders: the contents that were no near-duplicates of earlier leaders. */
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
