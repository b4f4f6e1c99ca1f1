/** How recent page–pin edges are: a pin is as recent as its newest save. */
import type { EdgeList } from './edges.ts';
import { isNewer } from './rows.ts';

/** Page–pin edges with the time of their pin's newest save, NaN where none is dated. */
export function withRecency(pagePin: EdgeList, pinBoard: EdgeList, pins: number): EdgeList {
  const newest = new Float64Array(pins).fill(Number.NaN);
  const { from, time: savedAt } = pinBoard;
  for (let save = 0; savedAt !== undefined && save < from.length; save++) {
    const pin = from[save]!;
    if (isNewer(savedAt[save]!, newest[pin]!)) newest[pin] = savedAt[save]!;
  }
  const time = new Float64Array(pagePin.to.length);
  for (let edge = 0; edge < time.length; edge++) time[edge] = newest[pagePin.to[edge]!]!;
  return { ...pagePin, time };
}
