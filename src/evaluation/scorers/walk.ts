/** The baseline that knows the graph only. */
import {
  findNeighbours,
  type Graph,
  type NeighbourLists,
  none,
  type WalkOptions,
  walkConfig,
} from '../../graph/index.ts';
import type { Question } from '../tasks.ts';
import type { TestRows } from '../test-set.ts';
import type { Universe } from '../universe.ts';
import type { Scorer, Visit } from './scorer.ts';

/** Rows walked at once: bounds the memory of their visit counts. */
const block = 256;
/** Longer and wider than the walk that finds the model's neighbours, which stays too near to find new boards. */
const steps = 10_000;
const longWalk: WalkOptions = {
  ...walkConfig.parse({ steps, restart: 0.15 }),
  top: { page: 0, pin: steps, board: steps },
};

/**
 * Scores by the visit counts of the walk from the page (asked with the pin alone: from the pin) in the graph of
 * the view. New nodes are not in that graph: nothing is walked from them, and as candidates they score 0.
 */
export function walkScorer(graph: Graph, { tables, known }: Universe, rows: TestRows): Scorer {
  return {
    name: 'walk only',
    score: async ({ target, query, rows: asked }: Question, visit: Visit) => {
      const kind = query === 'pin' ? 'pin' : 'page';
      const scores = new Float32Array(target === 'pin' ? tables.pin.keys.length : known.board);
      for (let from = 0; from < asked.length; from += block) {
        const positions = asked.subarray(from, from + block).map((row) => rows[kind][row]!);
        const starts = positions.filter((position) => position < known[kind]);
        const lists = await findNeighbours(
          graph,
          starts.map((position) => graph.first[kind] + position),
          longWalk,
        );
        let walk = 0;
        for (const [i, position] of positions.entries()) {
          scores.fill(0);
          if (position < known[kind]) addVisits(lists[target], walk++, graph.first[target], scores);
          visit(from + i, scores);
        }
      }
    },
  };
}

/** Adds the visit counts of one walk to the scores of the positions that it visited. */
function addVisits(list: NeighbourLists['pin'], walk: number, first: number, scores: Float32Array): void {
  for (let place = walk * list.width; place < (walk + 1) * list.width; place++) {
    const node = list.ids[place]!;
    if (node === none) return;
    scores[node - first] = list.visits[place]!;
  }
}
