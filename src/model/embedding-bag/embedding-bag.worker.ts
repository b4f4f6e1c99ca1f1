/** The worker side of `sumBags`. */
import { type BagTask, sumRange } from './embedding-bag.ts';

/** Sums one range of bags; the vectors are in shared memory when it returns. */
export function run(task: BagTask): void {
  sumRange(task);
}
