/** The baseline of random scores. */

import { Random } from '../../../base/index.ts';
import { nodeKinds } from '../../../catalog/index.ts';
import type { Candidates } from '../../questions/candidates.ts';
import { givenNodes, type Question } from '../../questions/question.ts';
import type { Scorer, Visit } from './scorer.ts';

/** Random scores, seeded by the nodes that the query stands for: the same for the same seed. */
export function randomScorer({ tables, known }: Candidates, seed: number): Scorer {
  return {
    name: 'random',
    score: async (question: Question, visit: Visit) => {
      const { target, queries } = question;
      const scores = new Float32Array(target === 'board' ? known.board : tables[target].keys.length);
      for (let query = 0; query < queries; query++) {
        const nodes = nodeKinds.flatMap((kind) => [...givenNodes(question, kind, query)]);
        const random = new Random(seed, ...nodes);
        for (let candidate = 0; candidate < scores.length; candidate++) scores[candidate] = random.uniform();
        visit(query, scores);
      }
    },
  };
}
