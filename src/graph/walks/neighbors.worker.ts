/** The worker side of `findNeighbors`. */
import { type WalkTask, walkRange } from './neighbors.ts';

/** Walks one range of starts; the results are in the shared lists when it returns. */
export function run(task: WalkTask): void {
  walkRange(task);
}
