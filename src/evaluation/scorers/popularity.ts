/** The baseline that recommends to everybody what most people saved. */
import type { Links } from '../links.ts';
import type { Question } from '../tasks.ts';
import type { Universe } from '../universe.ts';
import type { Scorer, Visit } from './scorer.ts';

/** Scores by the number of saves before the split, 0 for new pins: later saves would tell the answer. */
export function popularityScorer({ tables, known }: Universe, { saves }: Links): Scorer {
  const savesOf = (positions: Uint32Array, nodes: number) => {
    const counts = new Float32Array(nodes);
    for (const position of positions) counts[position]!++;
    return counts;
  };
  return {
    name: 'popularity',
    score: async ({ target, rows }: Question, visit: Visit) => {
      const scores =
        target === 'pin' ? savesOf(saves.pin, tables.pin.keys.length) : savesOf(saves.board, known.board);
      for (let i = 0; i < rows.length; i++) visit(i, scores);
    },
  };
}
