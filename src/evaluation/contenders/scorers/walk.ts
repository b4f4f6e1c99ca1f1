/** The baseline that only knows the graph. */
import { none } from '../../../base/index.ts';
import { nodeKinds } from '../../../catalog/index.ts';
import { findNeighbors, type Graph, type NeighborLists, type WalkConfig } from '../../../graph/index.ts';
import type { Candidates } from '../../questions/candidates.ts';
import { givenNodes, type Question } from '../../questions/question.ts';
import type { Scorer, Visit } from './scorer.ts';

/** Queries walked for at once; this limits the memory of their visit counts. */
const block = 256;

/**
 * Scores by visit counts of random walks in the graph of the view, added up over the nodes of the query. New nodes are
 * not in that graph: no walk starts from them, and as candidates they score 0.
 */
export function walkScorer(graph: Graph, { tables, known }: Candidates, walk: WalkConfig): Scorer {
  return {
    name: 'walk only',
    score: async (question: Question, visit: Visit) => {
      const { target, queries } = question;
      const options = { ...walk, top: { page: 0, pin: 0, board: 0, [target]: walk.steps } };
      const scores = new Float32Array(target === 'board' ? known.board : tables[target].keys.length);
      for (let from = 0; from < queries; from += block) {
        const asked = Array.from({ length: Math.min(block, queries - from) }, (_, i) =>
          startsOf(question, from + i, graph, known),
        );
        const lists = await findNeighbors(graph, Uint32Array.from(asked.flat()), options);
        let start = 0;
        for (const [i, starts] of asked.entries()) {
          scores.fill(0);
          for (let s = 0; s < starts.length; s++)
            addVisits(lists[target], start++, graph.first[target], scores);
          visit(from + i, scores);
        }
      }
    },
  };
}

/** The nodes of the query that are in the graph. */
function startsOf(question: Question, query: number, graph: Graph, known: Candidates['known']): number[] {
  return nodeKinds.flatMap((kind) =>
    [...givenNodes(question, kind, query)]
      .filter((position) => position < known[kind])
      .map((position) => graph.first[kind] + position),
  );
}

/** Adds the visit counts of one walk to the scores of the positions that it visited. */
function addVisits(list: NeighborLists['pin'], walk: number, first: number, scores: Float32Array): void {
  for (let place = walk * list.width; place < (walk + 1) * list.width; place++) {
    const node = list.ids[place]!;
    if (node === none) return;
    scores[node - first]! += list.visits[place]!;
  }
}
