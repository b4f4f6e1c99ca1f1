/** Pairs of near copies, found band by band. */

import { orderByKey } from '../../base/index.ts';
import { GrowingUint32 } from '../words/growing.ts';
import { type Contents, copyTest } from './copies.ts';
import type { CopyTest } from './copy-test.ts';

/** Contents of one key are compared with at most this many that came before: linear work in any bucket. */
const mostLeaders = 64;

/** One band for one worker. */
export interface BandTask {
  readonly contents: Contents;
  readonly band: number;
}

/** Near copies: `later[i]` is one of `earlier[i]`, a lower index. */
export interface CopyPairs {
  readonly later: Uint32Array;
  readonly earlier: Uint32Array;
}

/** For each content, the first of those with the same key in the band that is a near copy of it, if there is one. */
export function findBandCopies({ contents, band }: BandTask): CopyPairs {
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
  test: CopyTest,
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
