/** The worker side of `groupDuplicates`. */
import { type BandTask, type DuplicatePairs, findBandPairs } from './duplicate-candidates.ts';

/** Searches one band. */
export function run(task: BandTask): DuplicatePairs {
  return findBandPairs(task);
}
