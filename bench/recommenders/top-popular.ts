/** Recommends the items that most users hold to everybody. */
import {
  type Interactions,
  prepareScores,
  type Recommender,
} from '../../src/evaluation/contenders/recommenders/recommender.ts';

/** Scores an item by the number of its holders. */
export function topPopular({ itemsOf, items }: Interactions): Recommender {
  const holders = new Float32Array(items);
  for (const item of itemsOf.ids) holders[item]!++;
  return {
    name: 'top popular',
    score: (held, out) => {
      const scores = prepareScores(items, held, out);
      scores.set(holders);
      return scores;
    },
  };
}
