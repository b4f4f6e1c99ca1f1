/** The times of page–pin edges: an edge is as recent as the newest save of its pin. */
import type { EdgeList } from './edges.ts';
import { isNewer } from './rows.ts';

/** Page–pin edges with the time of their pin's newest save, NaN if no save has a time. */
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
