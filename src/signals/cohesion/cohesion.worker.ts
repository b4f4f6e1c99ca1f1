/** The worker side of `scoreCohesion`. */
import { type ScoreTask, scorePages } from './score-pairs.ts';

/** Scores one range of pages; the scores are in the shared array when it returns. */
export function run(task: ScoreTask): void {
  scorePages(task);
}
