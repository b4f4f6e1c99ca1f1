/** The worker side of `groupCopies`. */
import { type BandTask, type CopyPairs, findBandCopies } from './copy-candidates.ts';

/** Searches one band. */
export function run(task: BandTask): CopyPairs {
  return findBandCopies(task);
}
