/** The baseline that recommends what was saved most, whatever the query. */

import type { Candidates } from '../../questions/candidates.ts';
import type { Links } from '../../questions/links.ts';
import type { Question } from '../../questions/question.ts';
import type { Scorer, Visit } from './scorer.ts';

/** Scores by the number of saves before the split, so new nodes score 0. Later saves would give the answer away. */
export function popularityScorer({ tables, known }: Candidates, { saves, pageOfPin }: Links): Scorer {
  const count = (nodes: number, of: (save: number) => number) => {
    const counts = new Float32Array(nodes);
    for (let save = 0; save < saves.pin.length; save++) {
      const node = of(save);
      if (node < nodes) counts[node]!++; // a pin may have no page
    }
    return counts;
  };
  const scoresOf = {
    page: () => count(tables.page.keys.length, (save) => pageOfPin[saves.pin[save]!]!),
    pin: () => count(tables.pin.keys.length, (save) => saves.pin[save]!),
    board: () => count(known.board, (save) => saves.board[save]!),
  };
  return {
    name: 'popularity',
    score: async ({ target, queries }: Question, visit: Visit) => {
      const scores = scoresOf[target]();
      for (let query = 0; query < queries; query++) visit(query, scores);
    },
  };
}
