/** The worker side of `groupDuplicates`. */
import { type BandTask, type DuplicatePairs, findBandCopies } from './duplicate-candidates.ts';

/** Searches one band. */
export function run(task: BandTask): DuplicatePairs {
  return findBandCopies(task);
}
