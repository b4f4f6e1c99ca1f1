/** The baseline that knows nothing. */
import { Random } from '../../base/index.ts';
import type { Question } from '../tasks.ts';
import type { Universe } from '../universe.ts';
import type { Scorer, Visit } from './scorer.ts';

/** Scores drawn anew for every row, the same for the same seed. */
export function randomScorer({ tables, known }: Universe, seed: number): Scorer {
  return {
    name: 'random',
    score: async ({ target, rows }: Question, visit: Visit) => {
      const scores = new Float32Array(target === 'pin' ? tables.pin.keys.length : known.board);
      for (const [i, row] of rows.entries()) {
        const random = new Random(seed, row);
        for (let candidate = 0; candidate < scores.length; candidate++) scores[candidate] = random.uniform();
        visit(i, scores);
      }
    },
  };
}
