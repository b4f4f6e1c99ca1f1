/** The worker side of `findSimilarPages`. */
import { type SimilarPagesTask, searchRange } from './similar-pages.ts';

/** Searches for one range of pages; the results are in the shared arrays when it returns. */
export function run(task: SimilarPagesTask): void {
  searchRange(task);
}
